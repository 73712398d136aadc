/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of what a survey lacks for a step: "缺原因 / the reason is missing". */
#ifndef KESU_SURVEY_LACKS_H
#define KESU_SURVEY_LACKS_H

#include <base/arena.h>

enum { SURVEY_LACKS_CODES = 16 }; /* how much can be missing */

struct str survey_lack_words(struct arena *arena, struct str code);

#endif
