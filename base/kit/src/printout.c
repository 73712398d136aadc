/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kit/printout.h>

#include <csv.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 64 * 1024, CSV_DIGITS = 17 };

void printout_begin(
        struct printout *printout, const struct printout_column *columns, size_t count, bool csv)
{
	*printout = (struct printout){.columns = columns, .count = count, .csv = csv};
	arena_init(&printout->arena, ARENA_CHUNK);
	for (size_t i = 0; i < count; i++) {
		printout->head[i] = columns[i].head;
		if (csv)
			printf("%s%s", columns[i].name, i + 1 < count ? "," : "\n");
	}
	columns_init(&printout->table, printout->head, count);
}

/* Adds a cell that needs no quotes, or has them. */
static void add(struct printout *printout, struct str cell)
{
	bool last = printout->at + 1 == printout->count;

	if (printout->csv)
		printf("%.*s%s", STR_ARG(cell), last ? "\n" : ",");
	else
		columns_add(&printout->table, cell);
	printout->at = last ? 0 : printout->at + 1;
}

static struct str quoted(struct printout *printout, const char *text)
{
	size_t size = strlen(text), room = 2 * size + 2;
	char *cell;

	if (!text[strcspn(text, ",\"\r\n")])
		return str_from(text);
	cell = arena_new(&printout->arena, room, 1);
	return (struct str){cell, csv_write(cell, room, text, size)};
}

void printout_text(struct printout *printout, const char *text)
{
	add(printout, printout->csv ? quoted(printout, text)
	                            : arena_copy(&printout->arena, str_from(text)));
}

void printout_number(struct printout *printout, double value)
{
	int decimals = printout->columns[printout->at].decimals;

	if (!isfinite(value))
		add(printout, STR(""));
	else if (printout->csv)
		add(printout, arena_printf(&printout->arena, "%.*g", CSV_DIGITS, value));
	else if (decimals < 0)
		add(printout, arena_printf(&printout->arena, "%#.*g", -decimals, value));
	else
		add(printout, arena_printf(&printout->arena, "%.*f", decimals, value));
}

void printout_end(struct printout *printout)
{
	struct buf out;

	if (!printout->csv) {
		buf_init(&out, PRINTOUT_BYTES_MAX);
		columns_write(&printout->table, &out);
		fwrite(out.p, 1, out.n, stdout);
		buf_free(&out);
	}
	columns_end(&printout->table);
	arena_free(&printout->arena);
}

void printout_note(struct buf *text)
{
	enum { WIDTH = 100 };
	struct buf lines;

	buf_init(&lines, PRINTOUT_BYTES_MAX);
	columns_fold(buf_str(text), WIDTH, &lines);
	printf("\n%.*s\n", STR_ARG(buf_str(&lines)));
	buf_free(&lines);
	buf_clear(text);
}

json_t *printout_json_number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

json_t *printout_json_pair(double low, double high)
{
	return json_pack("[o,o]", printout_json_number(low), printout_json_number(high));
}
