/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lacks.h"

#include <reporting/labels.h>

struct str survey_lack_words(struct arena *arena, struct str code)
{
	const struct reporting_label *label = reporting_label(REPORTING_SURVEY_LACK, code);

	return arena_printf(arena, "%s / %s", label->zh, label->en);
}
