/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One file on its way: what makes a table's rows begins it, gives it the rows and ends it; whoever
 * asked for the file has chosen the format and where the bytes go, and gets the manifest.
 *
 *	out = dataset_output_new(format, &options, sink);
 *	dataset_output_begin(out, &dataset, &error);
 *	dataset_output_row(out, values, &error);     once for each row, if it wants any
 *	dataset_output_end(out, &error);
 *	manifest = dataset_output_manifest(out);
 *	dataset_output_free(out);
 *
 * What can go wrong: the sink takes no more; a row cannot be written in the format; there are
 * more or fewer rows than the dataset has said.
 */
#ifndef KESU_DATASET_OUTPUT_H
#define KESU_DATASET_OUTPUT_H

#include <dataset/dataset.h>

enum { DATASET_SHA256_HEX = 65 };

/* What is known of a file that is complete. */
struct dataset_manifest {
	int64_t rows, columns, bytes;
	char sha256[DATASET_SHA256_HEX]; /* of all its bytes */
};

struct dataset_output;

struct dataset_output *dataset_output_new(const struct dataset_format *format,
        const struct dataset_options *options, struct dataset_sink sink);
/* One that is no file and wants no rows: `see` is told what the table is. */
typedef bool dataset_see_fn(const struct dataset *dataset, void *state, struct error *error);
struct dataset_output *dataset_output_seen(dataset_see_fn *see, void *state);
/* Also before it has ended: what was written so far is no whole file then. NULL is fine. */
void dataset_output_free(struct dataset_output *out);

/* The dataset lives until the output has ended. */
bool dataset_output_begin(struct dataset_output *out, const struct dataset *dataset,
        struct error *error) KESU_MUST_CHECK;
/* Whether a table was there to be written: what goes wrong from then on is a fault of the file. */
bool dataset_output_begun(const struct dataset_output *out);
/* False: the format describes the columns alone, and no row is to be given. */
bool dataset_output_wants_rows(const struct dataset_output *out);
bool dataset_output_row(struct dataset_output *out, const struct dataset_value *values,
        struct error *error) KESU_MUST_CHECK;
bool dataset_output_end(struct dataset_output *out, struct error *error) KESU_MUST_CHECK;

/* What whoever makes the rows says of them beside the file, as JSON: it goes into the manifest. */
void dataset_output_report(struct dataset_output *out, const char *json);
/* NULL: nothing was said. As long as the output. */
const char *dataset_output_reported(const struct dataset_output *out);

/* After it has ended. */
const struct dataset_manifest *dataset_output_manifest(const struct dataset_output *out);

#endif
