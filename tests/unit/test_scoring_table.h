/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numeric CSV tables of tests/reference/data, read whole. NA becomes NAN. A missing file or column
 * stops the test. */
#ifndef KESU_TEST_SCORING_TABLE_H
#define KESU_TEST_SCORING_TABLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_COLUMNS 16
#define TABLE_ROWS    512

struct table {
	size_t rows, columns;
	char name[TABLE_COLUMNS][32];
	double value[TABLE_COLUMNS][TABLE_ROWS];
};

static inline void table_stop(const char *what, const char *name)
{
	fprintf(stderr, "%s: %s\n", name, what);
	abort();
}

static inline struct table *table_read(const char *name)
{
	struct table *table = calloc(1, sizeof(*table));
	char path[512], line[4096];

	snprintf(path, sizeof(path), "%s/%s.csv", KESU_REFERENCE_DATA, name);
	FILE *file = fopen(path, "r");

	if (!table || !file || !fgets(line, sizeof(line), file))
		table_stop("cannot be read", path);
	for (char *at = strtok(line, ",\r\n"); at; at = strtok(NULL, ",\r\n"))
		snprintf(table->name[table->columns++], sizeof(*table->name), "%s", at);
	while (fgets(line, sizeof(line), file)) {
		char *at = line;

		for (size_t c = 0; c < table->columns; c++, at += strcspn(at, ",\n") + 1)
			table->value[c][table->rows] =
			        strncmp(at, "NA", 2) ? strtod(at, NULL) : strtod("nan", NULL);
		table->rows++;
	}
	fclose(file);
	return table;
}

static inline const double *table_column(const struct table *table, const char *name)
{
	for (size_t c = 0; c < table->columns; c++)
		if (!strcmp(table->name[c], name))
			return table->value[c];
	table_stop("no such column", name);
	return NULL;
}

/* The caller frees the result. */
static inline int64_t *table_labels(const struct table *table, const char *name)
{
	const double *value = table_column(table, name);
	int64_t *label = calloc(table->rows, sizeof(*label));

	for (size_t i = 0; label && i < table->rows; i++)
		label[i] = (int64_t)value[i];
	return label;
}

/* The same column as the levels of a margin. */
static inline int32_t *table_levels(const struct table *table, const char *name)
{
	const double *value = table_column(table, name);
	int32_t *level = calloc(table->rows, sizeof(*level));

	for (size_t i = 0; level && i < table->rows; i++)
		level[i] = (int32_t)value[i];
	return level;
}

#endif
