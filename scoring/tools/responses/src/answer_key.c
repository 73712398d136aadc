/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <tools/files/table.h>
#include <tools/responses/answer_key.h>

#include <base/buf.h>

#include <string.h>

enum { ARENA_CHUNK = 16 * 1024, SHOWN_MAX = 160 };

/* ---- the file ---- */

static bool on_header(struct csv_table *table, void *data, struct error *error)
{
	struct answer_key *key = data;

	(void)error;
	key->has_options = csv_table_has(table, "options");
	if (key->has_options)
		key->options = csv_table_want_label(table, "options");
	return true;
}

/* The text of a cell; NULL if the cell is empty. */
static const char *text_at(const struct csv_table *table, size_t handle, size_t row)
{
	int32_t code = csv_table_labels(table, handle)[row];

	return code < 0 ? NULL : csv_table_level(table, handle, code);
}

static bool check_row(const struct answer_key *key, size_t row, struct error *error)
{
	const char *item = text_at(key->table, key->item, row);
	size_t first = item ? tools_answer_key_find(key, item) : row;

	if (!item)
		return csv_table_fail(key->table, row, key->item, error, "an item has a name");
	if (first < row)
		return csv_table_fail(key->table, row, key->item, error, "%s is in line %zu, too",
		        item, csv_table_line(key->table, first));
	if (!text_at(key->table, key->right, row))
		return csv_table_fail(key->table, row, key->right, error,
		        "%s needs a key; leave the row out when it is scored already", item);
	return true;
}

bool tools_answer_key_read(struct answer_key *key, const char *path, struct error *error)
{
	*key = (struct answer_key){.table = tools_files_table()};
	arena_init(&key->arena, ARENA_CHUNK);
	key->item = csv_table_want_label(key->table, "item");
	key->right = csv_table_want_label(key->table, "key");
	csv_table_on_header(key->table, on_header, key);
	if (!csv_table_read(key->table, path, error))
		return false;
	for (size_t row = 0; row < csv_table_rows(key->table); row++)
		if (!check_row(key, row, error))
			return false;
	return true;
}

void tools_answer_key_end(struct answer_key *key)
{
	csv_table_free(key->table);
	arena_free(&key->arena);
	*key = (struct answer_key){0};
}

size_t tools_answer_key_find(const struct answer_key *key, const char *item)
{
	for (size_t row = 0; key->table && row < csv_table_rows(key->table); row++) {
		const char *text = text_at(key->table, key->item, row);

		if (text && !strcmp(text, item))
			return row;
	}
	return ANSWER_KEY_NONE;
}

bool tools_answer_key_check(
        const struct answer_key *key, const struct csv_table *answers, struct error *error)
{
	for (size_t row = 0; key->table && row < csv_table_rows(key->table); row++) {
		const char *item = text_at(key->table, key->item, row);

		if (!csv_table_has(answers, item))
			return csv_table_fail(key->table, row, key->item, error,
			        "%s is no column of the answers", item);
	}
	return true;
}

/* ---- the choices of an item ---- */

static size_t option_find(const struct answer_options *options, struct str text)
{
	size_t k = 0;

	while (k < options->count && !str_equal_c(text, options->text[k]))
		k++;
	return k;
}

static bool options_listed(struct answer_key *key, size_t row, const char *list,
        struct answer_options *options, struct error *error)
{
	struct str rest = str_from(list), text;

	while (rest.n) {
		rest = str_cut(rest, '|', &text);
		text = str_trimmed(text);
		if (!text.n || option_find(options, text) < options->count)
			return csv_table_fail(key->table, row, key->options, error,
			        "options are different texts divided by |, not \"%s\"", list);
		if (options->count == ANSWER_OPTIONS_MAX)
			return csv_table_fail(key->table, row, key->options, error,
			        "more than %d options", ANSWER_OPTIONS_MAX);
		options->text[options->count++] = arena_copy(&key->arena, text).p;
	}
	return true;
}

/* The options are the choices that occur. Too many are reported before the levels are sorted: until
 * then the levels are in the order of the rows, and the first row with one too many is known. */
static bool options_made(struct answer_key *key, const struct answer_column *column,
        struct answer_options *options, struct error *error)
{
	struct csv_table *answers = column->answers;
	size_t handle = column->handle;
	const int32_t *code = csv_table_labels(answers, handle);
	size_t levels = csv_table_levels(answers, handle), row = 0;

	if (levels > ANSWER_OPTIONS_MAX) {
		while (code[row] != ANSWER_OPTIONS_MAX)
			row++;
		return csv_table_fail(answers, row, handle, error,
		        "more than %d different choices (%zu in all): an item with a key is chosen "
		        "from a few",
		        ANSWER_OPTIONS_MAX, levels);
	}
	csv_table_sort_levels(answers, handle);
	options->count = levels;
	for (size_t k = 0; k < levels; k++)
		options->text[k] = arena_copy(
		        &key->arena, str_from(csv_table_level(answers, handle, (int32_t)k)))
		                           .p;
	return true;
}

static bool fail_unchosen(
        const struct answer_key *key, const struct answer_column *column, struct error *error)
{
	const struct csv_table *answers = column->answers;
	size_t row = column->row, handle = column->handle;
	size_t levels = csv_table_levels(answers, handle);
	struct buf made;

	if (!levels)
		return csv_table_fail(key->table, row, key->right, error, "nobody was given %s",
		        csv_table_column(answers, handle));
	buf_init(&made, SHOWN_MAX);
	for (size_t k = 0; k < levels && !made.overflowed; k++)
		buf_printf(
		        &made, "%s%s", k ? ", " : "", csv_table_level(answers, handle, (int32_t)k));
	csv_table_fail(key->table, row, key->right, error,
	        "nobody chose \"%s\" for %s; chosen were: %.*s%s",
	        text_at(key->table, key->right, row), csv_table_column(answers, handle),
	        STR_ARG(buf_str(&made)), made.overflowed ? " ..." : "");
	buf_free(&made);
	return false;
}

static bool find_right(const struct answer_key *key, const struct answer_column *column,
        struct answer_options *options, struct error *error)
{
	const struct csv_table *answers = column->answers;
	const char *right = text_at(key->table, key->right, column->row);
	size_t made = 0, levels = csv_table_levels(answers, column->handle);

	options->right = option_find(options, str_from(right));
	while (made < levels &&
	        strcmp(csv_table_level(answers, column->handle, (int32_t)made), right) != 0)
		made++;
	if (made == levels)
		return fail_unchosen(key, column, error);
	return options->right < options->count ||
	       csv_table_fail(key->table, column->row, key->right, error,
	               "the key %s is none of the options", right);
}

bool tools_answer_key_score(struct answer_key *key, const struct answer_column *column,
        struct answer_options *options, const struct answer_scores *scores, struct error *error)
{
	struct csv_table *answers = column->answers;
	size_t row = column->row, handle = column->handle;
	const char *list = key->has_options ? text_at(key->table, key->options, row) : NULL;
	const int32_t *code = csv_table_labels(answers, handle);

	*options = (struct answer_options){
	        .text = arena_new(&key->arena, ANSWER_OPTIONS_MAX, sizeof(*options->text))};
	if (!(list ? options_listed(key, row, list, options, error)
	           : options_made(key, column, options, error)) ||
	        !find_right(key, column, options, error))
		return false;
	for (size_t i = 0; i < csv_table_rows(answers); i++) {
		const char *text = code[i] < 0 ? NULL : csv_table_level(answers, handle, code[i]);
		size_t k = text ? option_find(options, str_from(text)) : 0;

		if (k == options->count)
			return csv_table_fail(answers, i, handle, error,
			        "\"%s\" is none of the options %s of %s", text, list,
			        csv_table_path(key->table, row));
		scores->category[i * scores->stride] = (int8_t)(text ? k == options->right : -1);
		scores->choice[i * scores->stride] = (int8_t)(text ? (int)k : -1);
	}
	return true;
}

/*
 * The next character, in small letters; wide forms of ASCII (U+FF01 .. U+FF5E, three bytes) as
 * ASCII itself. Bytes of other characters are returned as they are.
 */
static int folded_next(const char **at)
{
	const unsigned char *p = (const unsigned char *)*at;
	int character = p[0];
	size_t n = character != 0;

	if (p[0] == 0xef && (p[1] == 0xbc || p[1] == 0xbd) && p[2] >= 0x80) {
		int wide = (p[1] - 0xbc) * 64 + p[2] - 0x80; /* from U+FF00 on */

		if (wide >= 1 && wide <= 0x5e) {
			character = wide + 0x20;
			n = 3;
		}
	}
	*at += n;
	return character >= 'A' && character <= 'Z' ? character - 'A' + 'a' : character;
}

bool tools_answer_key_alike(const char *choice, const char *key)
{
	int one, other;

	do {
		one = folded_next(&choice);
		other = folded_next(&key);
	} while (one && one == other);
	return one == other;
}
