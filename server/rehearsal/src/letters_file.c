/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "letters_file.h"

#include <base/memory.h>
#include <csv/table.h>

#include <stdlib.h>
#include <string.h>

/* "3F2A-09BC-...": the token without its dashes, in lower case. */
static bool token_take(const char *code, char token[static INVITATION_TOKEN_SIZE])
{
	size_t n = 0;

	for (; *code; code++) {
		char digit = *code >= 'A' && *code <= 'F' ? (char)(*code - 'A' + 'a') : *code;

		if (digit == '-')
			continue;
		if (n == INVITATION_TOKEN_SIZE - 1 || !strchr("0123456789abcdef", digit))
			return false;
		token[n++] = digit;
	}
	token[n] = '\0';
	return n == INVITATION_TOKEN_SIZE - 1;
}

static bool letters_take(const struct csv_table *table, size_t code,
        struct simulation_resident *residents, struct error *error)
{
	for (size_t row = 0; row < csv_table_rows(table); row++) {
		int32_t level = csv_table_labels(table, code)[row];

		if (level < 0 ||
		        !token_take(csv_table_level(table, code, level), residents[row].token))
			return csv_table_fail(table, row, code, error,
			        "不是邀请的编码 / it is no code of an invitation");
	}
	return true;
}

bool rehearsal_letters_file_read(const char *path, struct simulation_resident **residents,
        size_t *count, struct error *error)
{
	struct csv_table *table = csv_table_new();
	size_t code = csv_table_want_label(table, "code");
	bool read = csv_table_read(table, path, error);

	*residents = NULL;
	*count = read ? csv_table_rows(table) : 0;
	if (read && *count > SIMULATION_RESIDENTS_MAX)
		read = error_set(error, "%s: more than %d letters", path, SIMULATION_RESIDENTS_MAX);
	if (read) {
		*residents = memory_new(*count, sizeof(**residents));
		read = letters_take(table, code, *residents, error);
	}
	csv_table_free(table);
	return read;
}
