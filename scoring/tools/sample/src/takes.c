/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "takes.h"

#include <csv/settings.h>
#include <tools/files/table.h>

#include <base/memory.h>
#include <sample/allocate.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the file ---- */

struct takes_file {
	struct csv_table *table;
	size_t stratum, n;
};

static struct frame_stratum *find(struct frame *frame, const char *name)
{
	for (size_t h = 0; h < frame->strata_count; h++)
		if (!strcmp(frame->strata[h].name, name))
			return &frame->strata[h];
	return NULL;
}

static bool take_row(
        const struct takes_file *file, size_t i, struct frame *frame, struct error *error)
{
	int32_t code = csv_table_labels(file->table, file->stratum)[i];
	double n = csv_table_numbers(file->table, file->n)[i];

	if (code < 0)
		return csv_table_fail(
		        file->table, i, file->stratum, error, "a row without a stratum");
	const char *name = csv_table_level(file->table, file->stratum, code);
	struct frame_stratum *stratum = find(frame, name);

	if (!stratum)
		return csv_table_fail(file->table, i, file->stratum, error,
		        "the frame has no stratum \"%s\"", name);
	if (stratum->take)
		return csv_table_fail(
		        file->table, i, file->stratum, error, "stratum \"%s\" comes twice", name);
	if (!(n >= 1) || floor(n) < n)
		return csv_table_fail(file->table, i, file->n, error,
		        "stratum \"%s\" needs a whole number of units, at least 1: a stratum "
		        "without a drawn unit would not be represented",
		        name);
	if (n > (double)stratum->count)
		return csv_table_fail(file->table, i, file->n, error,
		        "%.0f units are more than the %zu of stratum \"%s\"", n, stratum->count,
		        name);
	stratum->take = (size_t)n;
	return true;
}

static bool take_rows(const struct takes_file *file, struct frame *frame, struct error *error)
{
	for (size_t i = 0; i < csv_table_rows(file->table); i++)
		if (!take_row(file, i, frame, error))
			return false;
	for (size_t h = 0; h < frame->strata_count; h++)
		if (!frame->strata[h].take)
			return csv_table_fail(frame->table, *frame->strata[h].row, frame->stratum,
			        error, "stratum \"%s\" is not in %s", frame->strata[h].name,
			        csv_table_path(file->table, 0));
	return true;
}

static bool by_file(struct frame *frame, const struct sample_options *options, struct error *error)
{
	struct takes_file file = {.table = tools_files_table()};

	file.stratum = csv_table_want_label(file.table, "stratum");
	file.n = csv_table_want_number(file.table, "n");
	csv_settings_take(file.table, options->config);
	bool good = csv_table_read(file.table, options->n_file, error) &&
	            take_rows(&file, frame, error);

	csv_table_free(file.table);
	return good;
}

/* ---- the options ---- */

static double measure_of(const struct frame_stratum *stratum, const struct sample_options *options)
{
	double units = (double)stratum->count;

	switch (options->allocation) {
	case PROPORTIONAL:
		return units;
	case NEYMAN:
		return units * stratum->sd;
	case POWER:
		return pow(*options->size ? stratum->size : units, options->power);
	default:
		return 1;
	}
}

static bool by_allocation(
        struct frame *frame, const struct sample_options *options, struct error *error)
{
	struct sample_part *part = memory_new(frame->strata_count, sizeof(*part));

	for (size_t h = 0; h < frame->strata_count; h++)
		part[h] = (struct sample_part){
		        frame->strata[h].count, measure_of(&frame->strata[h], options), 0};
	bool good = sample_allocate(part, frame->strata_count, options->n, options->least, error) ||
	            error_wrap(error, "--n");

	for (size_t h = 0; good && h < frame->strata_count; h++) {
		frame->strata[h].take = part[h].take;
		if (!part[h].take)
			good = error_set(error,
			        "--allocation gives stratum \"%s\" of %zu units 0 of --n %zu: it "
			        "would not be represented; --least 1 gives it one",
			        frame->strata[h].name, frame->strata[h].count, options->n);
	}
	free(part);
	return good;
}

static bool alike(struct frame *frame, const struct sample_options *options, struct error *error)
{
	for (size_t h = 0; h < frame->strata_count; h++) {
		struct frame_stratum *stratum = &frame->strata[h];

		stratum->take = options->n;
		if (options->n <= stratum->count)
			continue;
		return *options->strata
		               ? error_set(error,
		                         "--n: %zu units are more than the %zu of stratum \"%s\"; "
		                         "without --allocation, --n is drawn in each stratum",
		                         options->n, stratum->count, stratum->name)
		               : error_set(error, "--n: %zu units are more than the %zu of %s",
		                         options->n, stratum->count,
		                         csv_table_path(frame->table, 0));
	}
	return true;
}

bool tools_sample_takes_make(
        struct frame *frame, const struct sample_options *options, struct error *error)
{
	if (*options->n_file)
		return by_file(frame, options, error);
	return options->allocation != ALLOCATION_NONE ? by_allocation(frame, options, error)
	                                              : alike(frame, options, error);
}
