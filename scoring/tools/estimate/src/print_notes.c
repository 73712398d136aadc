/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines below the tables, for people. JSON and CSV say the same in members and columns. */
#include "print.h"

#include <stdio.h>
#include <stdlib.h>

enum { NAMED_MOST = 8 };

/* Which domains have no standard error, and why. */
static void note_no_df(const struct sheet *sheet, const struct outcome *outcome)
{
	uint32_t found = 0;

	for (uint32_t d = 0; d < sheet->domains; d++) {
		if (outcome->figures[d].status != FIGURE_NO_DF)
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
	printf("没有自由度（每层只有一个初级单元），不给标准误和区间\n"
	       "  no degree of freedom (one psu in each of its strata): no standard error, no "
	       "interval\n");
}

void tools_print_nest_note(const struct sheet *sheet)
{
	if (sheet->psus_spanning && sheet->options->nest == OPTIONS_NEST_UNSAID)
		printf("\n%zu 个初级单元编号出现在多个层，按不同单元计算；若是同一单元，用 --nest "
		       "no 检查\n"
		       "  %zu psu labels occur in more than one stratum and are taken as different "
		       "psus "
		       "(--nest yes: so be it; no: an error)\n",
		        sheet->psus_spanning, sheet->psus_spanning);
}

void tools_print_notes(const struct sheet *sheet, const struct outcome *outcome)
{
	note_no_df(sheet, outcome);
	tools_print_nest_note(sheet);
}
