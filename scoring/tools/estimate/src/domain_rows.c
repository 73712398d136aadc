/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain_rows.h"

#include <base/memory.h>

#include <stdlib.h>

void tools_domain_rows_make(struct domain_rows *rows, const struct sheet *sheet)
{
	/* next[d + 1] is where the next row of domain d goes; in the end, where domain d + 1
	 * begins. */
	size_t *next = memory_new((size_t)sheet->domains + 2, sizeof(*next));

	rows->row = memory_new(sheet->survey.rows, sizeof(*rows->row));
	for (size_t i = 0; i < sheet->survey.rows; i++)
		if (!sheet->combined || sheet->combined[i] >= 0)
			next[(sheet->combined ? sheet->combined[i] : 0) + 2]++;
	for (uint32_t d = 0; d < sheet->domains; d++)
		next[d + 2] += next[d + 1];
	for (size_t i = 0; i < sheet->survey.rows; i++)
		if (!sheet->combined || sheet->combined[i] >= 0)
			rows->row[next[(sheet->combined ? sheet->combined[i] : 0) + 1]++] =
			        (uint32_t)i;
	rows->first = next;
}

void tools_domain_rows_end(struct domain_rows *rows)
{
	free(rows->row);
	free(rows->first);
}
