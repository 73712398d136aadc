/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines below the tables, for people. JSON and CSV say the same in members and columns. */
#include "print.h"

#include <stdio.h>
#include <stdlib.h>

enum { NAMED_MOST = 8 };

/* Which domains have this status, and what it means. */
static void note_status(
        const struct sheet *sheet, const struct outcome *outcome, enum figure_status status)
{
	uint32_t found = 0;

	for (uint32_t d = 0; d < sheet->domains; d++) {
		if (outcome->figures[d].status != status)
			continue;
		if (sheet->options->by.count && found < NAMED_MOST) {
			char *name = tools_domain_name(sheet, d);

			printf("%s%s", found ? ", " : "\n", name);
			free(name);
		}
		found++;
	}
	if (!found)
		return;
	if (sheet->options->by.count)
		printf("%s：", found > NAMED_MOST ? ", ..." : "");
	else
		printf("\n");
	tools_figure_status_explain(status);
}

static void note_above(const struct outcome *outcome)
{
	if (outcome->above)
		printf("\nn_eff 超过 n 的两倍（deff_replace 不到 "
		       "0.5）：分层或校准的收益，初级单元少时多为偶然；"
		       "--ci beta 至多按 n 计\n"
		       "  n_eff above twice n (deff_replace below 0.5): a gain from strata or "
		       "calibration, or, where psus\n  are few, chance; --ci beta counts n rows "
		       "at most\n");
}

void tools_print_notes(const struct sheet *sheet, const struct outcome *outcome)
{
	for (int status = FIGURE_GOOD + 1; status < FIGURE_STATUSES; status++)
		note_status(sheet, outcome, (enum figure_status)status);
	note_above(outcome);
	tools_survey_note_nest(&sheet->survey);
}
