/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a condition, for a small file. One that is accepted says of every row whether it is
 * in or out, and with "!" before it no row that was in stays in. */
#include "input_file.h"

#include <tools/condition/condition.h>

#include <string.h>

enum { ROWS = 4 };

static const uint8_t ROWS_OF[] = "a,sex,\"x y\"\n1,m,3\n-2.5,f,\n,m,1e3\n7,,0\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool rows_read(const char *text, int32_t inside[static ROWS], struct error *error)
{
	struct condition *condition = tools_condition_parse(text, error);
	struct input_file input = input_file_open(ROWS_OF, sizeof(ROWS_OF) - 1);
	struct csv_table *table = csv_table_new();
	bool good = false;

	if (condition) {
		tools_condition_want(condition, table);
		good = csv_table_read(table, input.path, error) &&
		       tools_condition_rows(condition, table, inside, error);
	}
	csv_table_free(table);
	tools_condition_free(condition);
	close(input.file);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = calloc(size + 4, 1);
	int32_t inside[ROWS], outside[ROWS];
	struct error error = {0};

	check(text);
	memcpy(text + 2, data, size);
	if (!rows_read(text + 2, inside, &error)) {
		check(error.text[0]);
		free(text);
		return 0;
	}
	for (size_t row = 0; row < ROWS; row++)
		check(inside[row] == 0 || inside[row] == -1);
	memcpy(text, "!(", 2);
	text[strlen(text)] = ')';
	if (rows_read(text, outside, &error))
		for (size_t row = 0; row < ROWS; row++)
			check(inside[row] == -1 || outside[row] == -1);
	free(text);
	return 0;
}
