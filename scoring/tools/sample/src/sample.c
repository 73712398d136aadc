/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu sample: draws rows of a CSV file. All input is read and checked before anything is drawn;
 * the drawn rows are copied byte by byte, in the order of the frame. Each stratum has a stream of
 * its own, keyed by seed and name, so a change in one stratum leaves the others' samples alone.
 */
#include "print.h"
#include "takes.h"

#include <csv/rows.h>
#include <kit/output_file.h>
#include <tools/tools.h>

#include <base/memory.h>

#include <stdlib.h>

enum { WEIGHT_DIGITS = 17 };

static void draw_stratum(
        struct frame *frame, struct frame_stratum *stratum, const struct sample_options *options)
{
	struct random_key key = sample_key(options->seed, SAMPLE_STREAM_UNITS, stratum->name);
	struct sample_unit *units = memory_new(stratum->count, sizeof(*units));
	double *size = memory_new(stratum->count, sizeof(*size));
	struct sample_list list = {size, stratum->count, stratum->take};

	for (size_t i = 0; frame->size && i < stratum->count; i++)
		size[i] = frame->size[stratum->row[i]];
	stratum->certain = sample_select(options->method, &list, key, units);
	for (size_t i = 0; i < stratum->count; i++) {
		frame->unit[stratum->row[i]] = units[i];
		if (!units[i].order)
			continue;
		stratum->weights += 1 / units[i].probability;
		stratum->weighted_size += size[i] / units[i].probability;
	}
	free(size);
	free(units);
}

static void write_header(FILE *file, const struct csv_rows *rows)
{
	fwrite(rows->header.p, 1, rows->header.n, file);
	for (size_t i = 0; i < FRAME_OUTPUT_COLUMNS; i++)
		fprintf(file, "%c%s", rows->delimiter, tools_sample_frame_output_columns[i]);
	fwrite(rows->line_end.p, 1, rows->line_end.n, file);
}

static void write_row(
        FILE *file, const struct csv_rows *rows, size_t i, const struct sample_unit *unit)
{
	char delimiter = rows->delimiter;

	fwrite(rows->row[i].p, 1, rows->row[i].n, file);
	fprintf(file, "%c%.*g%c%.*g%c%d%c%zu", delimiter, WEIGHT_DIGITS, unit->probability,
	        delimiter, WEIGHT_DIGITS, 1 / unit->probability, delimiter, unit->certain,
	        delimiter, unit->order);
	fwrite(rows->line_end.p, 1, rows->line_end.n, file);
}

static bool write_rows(const struct frame *frame, const struct csv_rows *rows, const char *out,
        struct error *error)
{
	struct output_file output;

	if (!output_file_begin(&output, out, error))
		return false;
	write_header(output.file, rows);
	for (size_t i = 0; i < rows->count; i++)
		if (frame->unit[i].order)
			write_row(output.file, rows, i, &frame->unit[i]);
	return output_file_end(&output, true, error);
}

static bool run(struct frame *frame, const struct sample_options *options, const char *path,
        struct error *error)
{
	struct csv_rows rows = {0};

	if (!tools_sample_frame_read(frame, options, path, error) ||
	        !tools_sample_takes_make(frame, options, error) ||
	        !output_file_check(options->out, error))
		return false;
	for (size_t h = 0; h < frame->strata_count; h++)
		draw_stratum(frame, &frame->strata[h], options);
	bool good = csv_rows_read(&rows, frame->table, error) &&
	            write_rows(frame, &rows, options->out, error);

	csv_rows_end(&rows);
	if (good && !output_file_is_standard(options->out))
		tools_sample_print(frame, options, path);
	return good;
}

static enum command_status sample_main(int argc, char **argv)
{
	struct sample_options options;
	struct frame frame = {0};
	struct config *config;
	struct error error;
	enum command_status status;
	int next;

	if (!command_begin(&tools_sample_help, argc, argv, &config, &next, &status))
		return status;
	if (!tools_sample_options_take(&options, config, &error))
		status = command_misused("sample", &error);
	else if (!run(&frame, &options, argv[next], &error))
		status = command_fail("sample", &error);
	else
		status = COMMAND_DONE;
	tools_sample_frame_end(&frame);
	config_free(config);
	return status;
}

const struct command tools_sample_command = {
        .name = "sample",
        .summary = "draw a probability sample of the rows of a CSV file",
        .help = &tools_sample_help,
        .run = sample_main,
};
