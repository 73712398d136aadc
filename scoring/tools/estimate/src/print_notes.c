/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines below the tables, for people. JSON and CSV say the same in members and columns. */
#include "print.h"

#include <stdio.h>

enum { NAMED_MOST = 8 };

static void print_place(const struct sheet *sheet, struct place place)
{
	const char *between = "";

	for (uint32_t i = 0; i < tools_place_columns(sheet); i++) {
		const char *words = tools_place_words(sheet, place, i);

		printf("%s%s", *words ? between : "", words);
		between = ":";
	}
}

/* Which figures have this status, and what it means. */
static void note_status(
        const struct sheet *sheet, const struct results *results, enum figure_status status)
{
	bool named = tools_place_columns(sheet);
	uint32_t found = 0;

	for (size_t i = 0; i < results->lines; i++) {
		if (results->line[i].figure->status != status)
			continue;
		if (named && found < NAMED_MOST) {
			fputs(found ? ", " : "\n", stdout);
			print_place(sheet, results->line[i].place);
		}
		found++;
	}
	if (!found)
		return;
	if (named)
		printf("%s：", found > NAMED_MOST ? ", ..." : "");
	else
		printf("\n");
	tools_figure_status_explain(status);
}

static void note_above(const struct results *results)
{
	if (results->above)
		printf("\nn_eff 超过 n 的两倍（deff_replace 不到 "
		       "0.5）：分层或校准的收益，初级单元少时多为偶然；"
		       "--ci beta 至多按 n 计\n"
		       "  n_eff above twice n (deff_replace below 0.5): a gain from strata or "
		       "calibration, or, where psus\n  are few, chance; --ci beta counts n rows "
		       "at most\n");
}

void tools_print_notes(const struct sheet *sheet, const struct results *results)
{
	for (int status = FIGURE_GOOD + 1; status < FIGURE_STATUSES; status++)
		note_status(sheet, results, (enum figure_status)status);
	note_above(results);
	tools_survey_note_nest(&sheet->survey);
}
