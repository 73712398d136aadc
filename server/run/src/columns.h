/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the tables of respondents, and the values of a row. */
#ifndef KESU_RUN_COLUMNS_H
#define KESU_RUN_COLUMNS_H

#include "rows.h"

#include <dataset/dataset.h>

/* Which table a column stands in, as bits. */
enum run_table { RUN_WEIGHTS = 1, RUN_SCORES = 2, RUN_MICRODATA = 4, RUN_PUBLIC = 8 };

struct run_recoding;

struct run_columns {
	const struct run_rows *rows;
	struct dataset_column *column; /* in the arena */
	struct run_place *place;       /* of each, where its value comes from */
	size_t count;
	const struct run_recoding *recoding; /* of RUN_PUBLIC; else NULL */
};

/* Only the columns that the rows have values for. They live as long as the arena, the rows and the
 * recoding (of RUN_PUBLIC; else NULL). */
void run_columns_make(struct run_columns *columns, struct arena *arena, enum run_table table,
        const struct run_rows *rows, const struct run_recoding *recoding);
/* Views of the row and of the rows. */
void run_columns_take(const struct run_columns *columns, const struct run_row *row, int64_t number,
        struct dataset_value *values);

#endif
