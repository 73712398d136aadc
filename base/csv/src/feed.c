/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One part takes the rows, as with a CSV file of one piece, without its parser. */
#include "feed_state.h"

#include "header.h"
#include "hidden.h"
#include "part.h"

#include <base/buf.h>
#include <base/memory.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Rows that the part holds before the table gets them; bytes and significant digits of a number. */
enum { HELD_MOST = 4096, NUMBER_SIZE = 32, DIGITS_LEAST = 15, DIGITS_MOST = 17 };
/* Below this a whole number has no more digits than a double tells apart. */
#define WHOLE_BELOW 1e15

struct csv_feed {
	struct csv_table *table;
	struct error *error;
	struct part part;
	size_t wanted, given; /* columns, and those of them that the row has so far */
	char *text;           /* a cell */
	size_t room;
};

void csv_table_also_read(struct csv_table *table, const struct csv_reader *reader)
{
	table->reader = reader;
}

const char *csv_feed_encoding(const struct csv_feed *feed)
{
	static const char *const names[] = {[CSV_ENCODING_AUTO] = NULL,
	        [CSV_ENCODING_UTF8] = "UTF-8",
	        [CSV_ENCODING_GB18030] = "GB18030",
	        [CSV_ENCODING_UTF16] = "UTF-16"};

	return names[feed->table->encoding];
}

/* ---- columns ---- */

/* Hands on an error of the part. */
static bool settled(struct csv_feed *feed)
{
	return !feed->part.failed || csv_part_give(&feed->part, feed->error);
}

bool csv_feed_column(struct csv_feed *feed, const char *name)
{
	csv_header_cell(&feed->part, csv_trim(str_trimmed(str_from(name))));
	return settled(feed);
}

bool csv_feed_begin(struct csv_feed *feed)
{
	struct csv_table *table = feed->table;

	if (!csv_header_settle(table, table->line, feed->error))
		return false;
	csv_part_open(&feed->part);
	feed->part.line = 1;
	feed->part.header = false;
	for (size_t c = 0; c < table->columns; c++)
		feed->wanted += table->first[c] > 0;
	return true;
}

bool csv_feed_wants(const struct csv_feed *feed, size_t column)
{
	return column < feed->table->columns && feed->table->first[column];
}

/* ---- cells ---- */

static bool take(struct csv_feed *feed, size_t column, struct str cell)
{
	for (size_t i = feed->table->first[column]; i; i = feed->table->wanted[i - 1].next)
		csv_part_take(&feed->part, i - 1, cell);
	feed->given++;
	return settled(feed);
}

bool csv_feed_text(struct csv_feed *feed, size_t column, const char *text)
{
	struct str cell = text ? csv_trim(str_trimmed(str_from(text))) : STR("");

	if (cell.n > CSV_TABLE_CELL_MAX) {
		csv_part_fail(&feed->part, ": a cell of more than %d bytes", CSV_TABLE_CELL_MAX);
		return settled(feed);
	}
	if (cell.n >= feed->room) {
		feed->room = 2 * cell.n + 1;
		feed->text = memory_resize(feed->text, feed->room, 1);
	}
	memcpy(feed->text, cell.p, cell.n);
	feed->text[cell.n] = 0;
	return take(feed, column, (struct str){feed->text, cell.n});
}

static bool is_text_of(const char *text, double number)
{
	double read = strtod(text, NULL);

	return !(read < number) && !(read > number);
}

/* The shortest text that is the number; a code is written without a point. */
static struct str number_text(double number, char *to)
{
	int n = 0;

	if (fabs(number) < WHOLE_BELOW && !(floor(number) < number))
		return (struct str){
		        to, (size_t)snprintf(to, NUMBER_SIZE, "%lld", (long long)number)};
	for (int digits = DIGITS_LEAST; digits <= DIGITS_MOST; digits++) {
		n = snprintf(to, NUMBER_SIZE, "%.*g", digits, number);
		if (is_text_of(to, number))
			break;
	}
	return (struct str){to, (size_t)n};
}

/* Whether a wanted column takes the number as it is: no label, and no codes to be looked up. */
static bool takes_numbers(const struct csv_feed *feed, size_t wanted)
{
	const struct wanted *of = &feed->table->wanted[wanted];

	return of->kind == NUMBER && !(of->coded && feed->table->missing && *feed->table->missing);
}

bool csv_feed_number(struct csv_feed *feed, size_t column, double number)
{
	char text[NUMBER_SIZE] = "";
	struct str cell = {0};

	if (isinf(number))
		csv_part_fail(
		        &feed->part, ", column %s: not a finite number", feed->table->name[column]);
	for (size_t i = feed->table->first[column]; i && !feed->part.failed;
	        i = feed->table->wanted[i - 1].next) {
		if (takes_numbers(feed, i - 1)) {
			csv_part_take_number(&feed->part, i - 1, number);
			continue;
		}
		if (!cell.p)
			cell = isnan(number) ? STR("") : number_text(number, text);
		csv_part_take(&feed->part, i - 1, cell);
	}
	feed->given++;
	return settled(feed);
}

bool csv_feed_row(struct csv_feed *feed)
{
	struct part *part = &feed->part;

	part->cell = feed->given < feed->wanted ? 0 : feed->table->columns;
	csv_part_row(part);
	part->cell = feed->given = 0;
	part->line += !part->failed;
	return part->failed || part->rows >= HELD_MOST ? csv_part_give(part, feed->error) : true;
}

/* ---- the file ---- */

bool csv_feed_knows(const struct csv_table *table, int file)
{
	char head[CSV_READER_HEAD];
	ssize_t n = table->reader ? pread(file, head, sizeof(head), 0) : 0;

	return n > 0 && table->reader->knows((struct str){head, (size_t)n});
}

bool csv_feed_read(struct csv_table *table, int file, struct error *error)
{
	struct csv_feed feed = {.table = table, .error = error};
	bool good;

	csv_part_init(&feed.part, table);
	feed.part.header = true;
	table->line = 1;
	good = table->reader->read(&feed, file, table->path, error) &&
	       csv_part_give(&feed.part, error);
	csv_part_end(&feed.part);
	free(feed.text);
	if (!good)
		return false;
	return table->rows > table->source[table->sources - 1].row ||
	       error_set(error, "%s: no rows", table->path);
}
