/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <tools/responses/table_file.h>

#include <csv.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DECIMALS = 6, DIGITS = 17, NUMBER_SIZE = 32, BUFFER_SIZE = 1 << 16 };

#define UNIT       1000000 /* 10^DECIMALS */
#define PLAIN_MOST 1e12    /* larger numbers are written by printf */

bool tools_table_file_check(const char *directory, const char *const *names, struct error *error)
{
	bool good = true;

	for (; good && *names; names++) {
		char *path;

		if (asprintf(&path, "%s/%s", directory, *names) < 0)
			return error_set(error, "out of memory");
		good = output_file_check(path, error);
		free(path);
	}
	return good;
}

bool tools_table_file_begin(
        struct table_file *table, const char *directory, const char *name, struct error *error)
{
	char *path;
	bool good;

	*table = (struct table_file){0};
	if (mkdir(directory, 0777) && errno != EEXIST)
		return error_set_errno(error, "%s", directory);
	if (asprintf(&path, "%s/%s", directory, name) < 0)
		return error_set(error, "out of memory");
	good = output_file_begin(&table->output, path, error);
	free(path);
	table->file = table->output.file;
	if (good)
		setvbuf(table->file, NULL, _IOFBF, BUFFER_SIZE);
	return good;
}

static void separate(struct table_file *table)
{
	if (table->begun)
		putc_unlocked(',', table->file);
	table->begun = true;
}

void tools_table_file_text(struct table_file *table, const char *text)
{
	separate(table);
	if (!text)
		return;
	if (text[strcspn(text, ",\"\r\n")] || *text == ' ' ||
	        (*text && text[strlen(text) - 1] == ' '))
		csv_fwrite(table->file, text, strlen(text));
	else
		fputs_unlocked(text, table->file);
}

void tools_table_file_number(struct table_file *table, double value)
{
	char digits[NUMBER_SIZE], *at = digits + sizeof(digits);
	long long rest;
	int written = 0;

	separate(table);
	if (!isfinite(value))
		return;
	if (fabs(value) >= PLAIN_MOST) {
		fprintf(table->file, "%.6f", value);
		return;
	}
	rest = llround(fabs(value) * UNIT);
	bool minus = value < 0 && rest;

	for (; rest || written <= DECIMALS; written++, rest /= 10) {
		if (written == DECIMALS)
			*--at = '.';
		*--at = (char)('0' + rest % 10);
	}
	if (minus)
		*--at = '-';
	fwrite_unlocked(at, 1, (size_t)(digits + sizeof(digits) - at), table->file);
}

void tools_table_file_exact(struct table_file *table, double value)
{
	char cell[NUMBER_SIZE] = "";

	if (isinf(value))
		snprintf(cell, sizeof(cell), "%s", value > 0 ? "Inf" : "-Inf");
	else if (!isnan(value))
		snprintf(cell, sizeof(cell), "%.*g", DIGITS, value);
	tools_table_file_text(table, cell);
}

void tools_table_file_line(struct table_file *table)
{
	putc_unlocked('\n', table->file);
	table->begun = false;
}

bool tools_table_file_end(struct table_file *table, struct error *error)
{
	return output_file_end(&table->output, true, error);
}
