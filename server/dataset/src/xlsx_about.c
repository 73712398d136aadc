/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Row by row from the top, for the library has written what it has left. */
#include "words.h"
#include "xlsx.h"

#include <inttypes.h>

enum { CELL_MAX = 32 << 10, NUMBER_SIZE = 32 };

struct about {
	lxw_worksheet *sheet;
	lxw_format *head;
	enum dataset_language language;
	lxw_row_t at;
	lxw_error failed; /* the first failure; then nothing is written */
};

static const struct dataset_words sheet_name = {"说明", "About"};
static const struct dataset_words column_heads[] = {{"列名", "Column"}, {"含义", "Meaning"},
        {"类型", "Type"}, {"测量层次", "Measurement level"}, {"来源", "Source"}};
static const struct dataset_words label_heads[] = {
        {"列名", "Column"}, {"代码", "Code"}, {"含义", "Meaning"}};
static const struct dataset_words missing_head = {"无值的原因", "Why there is no value"};
static struct str words(const struct about *about, struct dataset_words both)
{
	return str_from(dataset_words_in(both, about->language));
}

static void cell(struct about *about, lxw_col_t column, struct str text, lxw_format *format)
{
	struct buf copy;

	if (!text.n || about->failed)
		return;
	buf_init(&copy, CELL_MAX);
	buf_add(&copy, text);
	about->failed = copy.overflowed ? LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED
	                                : worksheet_write_string(
	                                          about->sheet, about->at, column, copy.p, format);
	buf_free(&copy);
}

static void heads(struct about *about, const struct dataset_words *list, size_t count)
{
	about->at++;
	for (size_t i = 0; i < count; i++)
		cell(about, (lxw_col_t)i, words(about, list[i]), about->head);
	about->at++;
}

static void facts_write(struct about *about, const struct dataset *dataset)
{
	cell(about, 0, words(about, dataset->title), about->head);
	about->at++;
	cell(about, 0, words(about, dataset->notice), NULL);
	about->at++;
	for (size_t i = 0; i < dataset->fact_count; i++, about->at++) {
		cell(about, 0, words(about, dataset->facts[i].name), NULL);
		cell(about, 1, dataset->facts[i].value, NULL);
	}
}

static void column_write(struct about *about, const struct dataset_column *column)
{
	lxw_col_t at = 0;

	cell(about, at++, str_from(column->name), NULL);
	cell(about, at++, words(about, column->label), NULL);
	cell(about, at++, words(about, dataset_type_words[column->type]), NULL);
	cell(about, at++, words(about, dataset_level_words[column->level]), NULL);
	cell(about, at, words(about, column->source), NULL);
	about->at++;
}

static void code_write(
        struct about *about, const struct dataset_column *column, const struct dataset_label *label)
{
	char number[NUMBER_SIZE];

	snprintf(number, sizeof(number), "%" PRId64, label->number);
	cell(about, 0, str_from(column->name), NULL);
	cell(about, 1, str_from(column->type == DATASET_TEXT ? label->text : number), NULL);
	cell(about, 2, words(about, label->words), NULL);
	about->at++;
}

static void missing_write(struct about *about, const struct dataset_column *column)
{
	for (size_t i = 0; i < column->missing_count; i++) {
		cell(about, 0, str_from(column->name), NULL);
		cell(about, 1, words(about, missing_head), NULL);
		cell(about, 2, words(about, column->missings[i].words), NULL);
		about->at++;
	}
}

bool dataset_xlsx_about(lxw_workbook *workbook, lxw_format *head, const struct dataset *dataset,
        enum dataset_language language, struct error *error)
{
	struct about about = {.head = head, .language = language};

	about.sheet = workbook_add_worksheet(workbook, words(&about, sheet_name).p);
	if (!about.sheet)
		return error_set(error, "the workbook takes no sheet of its method");
	facts_write(&about, dataset);
	heads(&about, column_heads, sizeof(column_heads) / sizeof(*column_heads));
	for (size_t i = 0; i < dataset->column_count; i++)
		column_write(&about, &dataset->columns[i]);
	heads(&about, label_heads, sizeof(label_heads) / sizeof(*label_heads));
	for (size_t i = 0; i < dataset->column_count; i++) {
		const struct dataset_column *column = &dataset->columns[i];

		for (size_t k = 0; k < column->label_count; k++)
			code_write(&about, column, &column->labels[k]);
		missing_write(&about, column);
	}
	return about.failed == LXW_NO_ERROR ||
	       error_set(error, "the sheet of the method: %s", lxw_strerror(about.failed));
}
