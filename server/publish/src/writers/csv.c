/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The dataset as CSV: one row for each cell (or each group of an activity). Every row says what it
 * is, so that a row copied out of its file still says 演练数据, or that it is not from a sample
 * survey. RFC 4180 with CRLF. Texts are quoted, numbers are not. A text that a spreadsheet would
 * take for a formula gets an apostrophe in front. For Excel a long code becomes ="990102001001", so
 * that it stays a text.
 */
#include <publish/dataset.h>
#include <publish/writers.h>

#include <csv.h>
#include <inttypes.h>
#include <string.h>

enum { DIGITS = 15, PIECE_SIZE = 512, LONG_NUMBER = 12 };
static const char FORMULA_STARTS[] = "=+-@\t\r";

/*
 * libcsv doubles the quotes and adds two of its own. The buffer has room for a piece that has
 * nothing but quotes.
 */
static void write_pieces(struct str text, struct buf *out)
{
	char quoted[PIECE_SIZE * 2 + 2];

	while (text.n) {
		size_t take = text.n < PIECE_SIZE ? text.n : PIECE_SIZE;
		size_t size = csv_write(quoted, sizeof(quoted), text.p, take);

		buf_add(out, (struct str){quoted + 1, size - 2});
		text = (struct str){text.p + take, text.n - take};
	}
}

/* Excel shows a number of 12 digits and more as 9.90102E+11, and saves it so. */
static bool is_long_number(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.n >= LONG_NUMBER;
}

static void write_text(struct str text, bool excel, struct buf *out)
{
	if (excel && is_long_number(text)) {
		buf_printf(out, "\"=\"\"%.*s\"\"\"", STR_ARG(text)); /* ="990102001001" */
		return;
	}
	buf_add_char(out, '"');
	if (memchr(FORMULA_STARTS, text.p[0], sizeof(FORMULA_STARTS) - 1))
		buf_add_char(out, '\'');
	write_pieces(text, out);
	buf_add_char(out, '"');
}

static void write_value(const struct publish_value *value, bool excel, struct buf *out)
{
	if (value->missing)
		return;
	switch (value->type) {
	case PUBLISH_TEXT:
		write_text(value->text, excel, out);
		break;
	case PUBLISH_INTEGER:
		buf_printf(out, "%" PRId64, value->integer);
		break;
	case PUBLISH_REAL:
		buf_printf(out, "%.*g", DIGITS, value->real);
		break;
	case PUBLISH_FLAG:
		buf_add(out, value->flag ? STR("true") : STR("false"));
		break;
	}
}

static void write_head(enum publish_dataset dataset, struct buf *out)
{
	const struct publish_column *column = NULL;
	const char *comma = "";

	while ((column = publish_column_next(dataset, column))) {
		buf_printf(out, "%s%s", comma, column->name);
		comma = ",";
	}
	buf_add(out, STR("\r\n"));
}

static void write_row(
        enum publish_dataset dataset, const struct publish_row *row, bool excel, struct buf *out)
{
	const struct publish_column *column = NULL;
	struct publish_value value;
	bool first = true;

	while ((column = publish_column_next(dataset, column))) {
		if (!first)
			buf_add_char(out, ',');
		value = publish_value_of(column, row);
		write_value(&value, excel, out);
		first = false;
	}
	buf_add(out, STR("\r\n"));
}

bool publish_write_csv(
        const struct publish_indicator *indicator, bool excel, struct buf *out, struct error *error)
{
	enum publish_dataset dataset = publish_dataset_of(indicator);
	size_t rows = publish_dataset_rows(dataset, indicator);
	struct publish_row row;

	if (excel)
		buf_add(out, STR("\xEF\xBB\xBF"));
	write_head(dataset, out);
	for (size_t i = 0; i < rows; i++) {
		publish_row_take(&row, dataset, indicator, i);
		write_row(dataset, &row, excel, out);
	}
	if (out->overflowed)
		return error_set(error, "the results of %.*s are longer than %zu bytes",
		        STR_ARG(indicator->slug), out->max);
	return true;
}
