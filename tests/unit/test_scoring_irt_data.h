/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers from a table of tests/reference/data; a missing file or column stops the test. */
#ifndef KESU_TEST_SCORING_IRT_DATA_H
#define KESU_TEST_SCORING_IRT_DATA_H

#include <csv/table.h>
#include <irt/responses.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DATA_ITEMS_MAX = 40 };

struct data {
	struct irt_responses responses;
	int8_t *category;
	double *weight; /* NULL: all rows weigh the same */
};

/* name: the items' columns, with NULL after the last. */
static inline struct data data_read(const char *file, const char *const *name)
{
	struct csv_table *table = csv_table_new();
	struct data data = {0};
	struct error error;
	char path[512];
	size_t items = 0;

	snprintf(path, sizeof(path), "%s/%s.csv", KESU_REFERENCE_DATA, file);
	for (; name[items]; items++)
		(void)csv_table_want_number(table, name[items]);
	if (!csv_table_read(table, path, &error)) {
		fprintf(stderr, "%s\n", error.text);
		abort();
	}
	data.responses.rows = csv_table_rows(table);
	data.responses.items = items;
	data.category = calloc(data.responses.rows * items, sizeof(*data.category));
	for (size_t j = 0; data.category && j < items; j++) {
		const double *number = csv_table_numbers(table, j);

		for (size_t i = 0; i < data.responses.rows; i++)
			data.category[i * items + j] =
			        (int8_t)(isnan(number[i]) ? IRT_MISSING : (int)number[i]);
	}
	data.responses.category = data.category;
	csv_table_free(table);
	return data;
}

static inline void data_end(struct data *data)
{
	free(data->category);
	free(data->weight);
}

#endif
