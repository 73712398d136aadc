/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A codebook for people, in one language: a page that needs nothing else, fits a phone and
 * prints. It says what a row is, by which method the data came about, and of each column what
 * its values mean.
 */
#include "bounds.h"
#include "formats.h"
#include "markup.h"
#include "words.h"

#include <inttypes.h>
#include <string.h>

enum { NUMBER_SIZE = 32 };

struct page {
	struct dataset_markup *markup;
	enum dataset_language language;
};

static const struct dataset_words codebook = {"编码手册", "Codebook"},
                                  method = {"数据与方法", "Data and method"},
                                  rows = {"行数", "Rows"}, columns = {"列数", "Columns"},
                                  weight = {"权数", "Weight"}, none = {"无", "none"},
                                  list = {"变量一览", "List of variables"},
                                  details = {"变量说明", "Variables"}, name = {"名称", "Name"},
                                  label = {"含义", "Meaning"}, type = {"类型", "Type"},
                                  level = {"测量层次", "Measurement level"},
                                  source = {"来源", "Source"}, codes = {"取值", "Values"},
                                  code = {"代码", "Code"},
                                  missings = {"无值的原因", "Why there is no value"};

static const char style[] =
        "*{box-sizing:border-box}"
        "body{margin:0 auto;max-width:50rem;padding:1rem;color:#1b1f24;background:#fff;"
        "font:1rem/1.6 'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft "
        "YaHei',sans-serif;"
        "overflow-wrap:anywhere}"
        "h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.25rem;margin-top:2rem}"
        "h3{font-size:1rem;margin:1.5rem 0 .5rem}"
        ".notice{border-left:.3rem solid #a33b00;padding:.5rem .8rem;background:#fff4ec}"
        "code{font-family:ui-monospace,'Noto Sans Mono',monospace}"
        "dl{display:grid;grid-template-columns:minmax(5rem,max-content) 1fr;gap:.2rem "
        "1rem;margin:0}"
        "dt{color:#4a5361}dd{margin:0}"
        "table{border-collapse:collapse;width:100%;margin:.6rem 0}"
        "caption{text-align:left;color:#4a5361}"
        "th,td{text-align:left;vertical-align:top;border-bottom:1px solid #c9ced6;"
        "padding:.2rem .6rem .2rem 0}"
        "th:first-child,td:first-child{width:40%}"
        "a{color:#0b4f9e}ul{padding-left:1.2rem}"
        "@page{margin:15mm}"
        "@media print{body{max-width:none;padding:0;font-size:10pt}"
        "a{color:inherit;text-decoration:none}tr,.variable dl,.variable "
        "table,h3{break-inside:avoid}"
        "h2,h3,caption{break-after:avoid}thead{display:table-header-group}}";

static void words(const struct page *page, const char *element, struct dataset_words words)
{
	dataset_markup_element(
	        page->markup, element, str_from(dataset_words_in(words, page->language)));
}

static void pair(const struct page *page, const char *term, struct str text, const char *inner)
{
	dataset_markup_element(page->markup, "dt", str_from(term));
	dataset_markup_start(page->markup, "dd");
	if (inner)
		dataset_markup_element(page->markup, inner, text);
	else
		dataset_markup_text(page->markup, text);
	dataset_markup_end(page->markup);
}

static void pair_words(
        const struct page *page, struct dataset_words term, struct dataset_words text)
{
	if (dataset_words_given(text))
		pair(page, dataset_words_in(term, page->language),
		        str_from(dataset_words_in(text, page->language)), NULL);
}

static void pair_number(const struct page *page, struct dataset_words term, int64_t number)
{
	char text[NUMBER_SIZE];

	snprintf(text, sizeof(text), "%" PRId64, number);
	pair(page, dataset_words_in(term, page->language), str_from(text), NULL);
}

/* --- tables --- */

static void head(const struct page *page, const struct dataset_words *heads, size_t count)
{
	dataset_markup_start(page->markup, "thead");
	dataset_markup_start(page->markup, "tr");
	for (size_t i = 0; i < count; i++) {
		dataset_markup_start(page->markup, "th");
		dataset_markup_attribute(page->markup, "scope", "col");
		dataset_markup_text(
		        page->markup, str_from(dataset_words_in(heads[i], page->language)));
		dataset_markup_end(page->markup);
	}
	dataset_markup_end(page->markup);
	dataset_markup_end(page->markup);
}

static void label_row(const struct page *page, const struct dataset_column *column,
        const struct dataset_label *meaning, bool has_code)
{
	char number[NUMBER_SIZE];
	struct str text = str_from(meaning->text);

	snprintf(number, sizeof(number), "%" PRId64, meaning->number);
	if (column->type != DATASET_TEXT)
		text = str_from(number);
	dataset_markup_start(page->markup, "tr");
	dataset_markup_start(page->markup, "td");
	if (has_code)
		dataset_markup_element(page->markup, "code", text);
	dataset_markup_end(page->markup);
	words(page, "td", meaning->words);
	dataset_markup_end(page->markup);
}

static void table_begin(const struct page *page, struct dataset_words caption)
{
	const struct dataset_words heads[] = {code, label};

	dataset_markup_start(page->markup, "table");
	words(page, "caption", caption);
	head(page, heads, sizeof(heads) / sizeof(*heads));
	dataset_markup_start(page->markup, "tbody");
}

static void table_end(const struct page *page)
{
	dataset_markup_end(page->markup);
	dataset_markup_end(page->markup);
}

static void codes_table(const struct page *page, const struct dataset_column *column)
{
	size_t count;
	const struct dataset_label *labels = dataset_labels(column, &count);

	if (!count)
		return;
	table_begin(page, codes);
	for (size_t i = 0; i < count; i++)
		label_row(page, column, &labels[i], true);
	table_end(page);
}

static void reasons_table(const struct page *page, const struct dataset_column *column)
{
	if (!column->missing_count)
		return;
	table_begin(page, missings);
	for (size_t i = 0; i < column->missing_count; i++)
		label_row(page, column, &column->missings[i],
		        dataset_has_code(column, &column->missings[i]));
	table_end(page);
}

static void list_row(const struct page *page, const struct dataset_column *column)
{
	char place[sizeof("#v-") + DATASET_NAME_MAX];

	snprintf(place, sizeof(place), "#v-%s", column->name);
	dataset_markup_start(page->markup, "tr");
	dataset_markup_start(page->markup, "td");
	dataset_markup_start(page->markup, "a");
	dataset_markup_attribute(page->markup, "href", place);
	dataset_markup_element(page->markup, "code", str_from(column->name));
	dataset_markup_end(page->markup);
	dataset_markup_end(page->markup);
	words(page, "td", column->label);
	dataset_markup_end(page->markup);
}

static void list_write(const struct page *page, const struct dataset *dataset)
{
	const struct dataset_words heads[] = {name, label};

	words(page, "h2", list);
	dataset_markup_start(page->markup, "table");
	head(page, heads, sizeof(heads) / sizeof(*heads));
	dataset_markup_start(page->markup, "tbody");
	for (size_t i = 0; i < dataset->column_count; i++)
		list_row(page, &dataset->columns[i]);
	dataset_markup_end(page->markup);
	dataset_markup_end(page->markup);
}

/* --- variables --- */

struct remarks {
	const struct page *page;
	bool begun;
};

static void remark_write(void *context, struct dataset_words remark)
{
	struct remarks *remarks = context;

	if (!remarks->begun)
		dataset_markup_start(remarks->page->markup, "ul");
	remarks->begun = true;
	words(remarks->page, "li", remark);
}

static void remarks_write(const struct page *page, const struct dataset_column *column)
{
	struct remarks remarks = {.page = page};

	dataset_remarks(column, remark_write, &remarks);
	if (remarks.begun)
		dataset_markup_end(page->markup);
}

static void variable_write(const struct page *page, const struct dataset_column *column)
{
	struct dataset_markup *markup = page->markup;
	char place[sizeof("v-") + DATASET_NAME_MAX];

	snprintf(place, sizeof(place), "v-%s", column->name);
	dataset_markup_start(markup, "section");
	dataset_markup_attribute(markup, "class", "variable");
	dataset_markup_attribute(markup, "id", place);
	dataset_markup_start(markup, "h3");
	dataset_markup_element(markup, "code", str_from(column->name));
	dataset_markup_text(markup, STR(" "));
	dataset_markup_text(markup, str_from(dataset_words_in(column->label, page->language)));
	dataset_markup_end(markup);
	dataset_markup_start(markup, "dl");
	pair_words(page, type, dataset_type_words[column->type]);
	pair_words(page, level, dataset_level_words[column->level]);
	pair_words(page, source, column->source);
	dataset_markup_end(markup);
	codes_table(page, column);
	reasons_table(page, column);
	remarks_write(page, column);
	dataset_markup_end(markup);
}

/* --- the page --- */

static void head_write(const struct page *page, const struct dataset *dataset)
{
	struct dataset_markup *markup = page->markup;

	dataset_markup_start(markup, "head");
	dataset_markup_raw(markup,
	        "<meta charset=\"utf-8\"/>"
	        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
	words(page, "title", dataset->title);
	dataset_markup_start(markup, "style");
	dataset_markup_raw(markup, style);
	dataset_markup_end(markup);
	dataset_markup_end(markup);
}

static void method_write(const struct page *page, const struct dataset *dataset)
{
	words(page, "h2", method);
	dataset_markup_start(page->markup, "dl");
	pair_number(page, rows, dataset->rows);
	pair_number(page, columns, (int64_t)dataset->column_count);
	if (dataset->weight)
		pair(page, dataset_words_in(weight, page->language), str_from(dataset->weight),
		        "code");
	else
		pair_words(page, weight, none);
	for (size_t i = 0; i < dataset->fact_count; i++)
		pair(page, dataset_words_in(dataset->facts[i].name, page->language),
		        dataset->facts[i].value, NULL);
	dataset_markup_end(page->markup);
}

static void body_write(const struct page *page, const struct dataset *dataset)
{
	struct dataset_markup *markup = page->markup;

	dataset_markup_start(markup, "main");
	dataset_markup_start(markup, "h1");
	dataset_markup_text(markup, str_from(dataset_words_in(dataset->title, page->language)));
	dataset_markup_text(markup, STR(" · "));
	dataset_markup_text(markup, str_from(dataset_words_in(codebook, page->language)));
	dataset_markup_end(markup);
	if (dataset_words_given(dataset->notice)) {
		dataset_markup_start(markup, "p");
		dataset_markup_attribute(markup, "class", "notice");
		dataset_markup_text(
		        markup, str_from(dataset_words_in(dataset->notice, page->language)));
		dataset_markup_end(markup);
	}
	method_write(page, dataset);
	list_write(page, dataset);
	words(page, "h2", details);
	for (size_t i = 0; i < dataset->column_count; i++)
		variable_write(page, &dataset->columns[i]);
	dataset_markup_end(markup);
}

static void document_write(struct dataset_markup *markup, const struct dataset *dataset,
        enum dataset_language language)
{
	struct page page = {.markup = markup, .language = language};

	dataset_markup_raw(markup, "<!DOCTYPE html>\n");
	dataset_markup_start(markup, "html");
	dataset_markup_attribute(markup, "lang", language == DATASET_EN ? "en" : "zh-CN");
	head_write(&page, dataset);
	dataset_markup_start(markup, "body");
	body_write(&page, dataset);
	dataset_markup_end(markup);
	dataset_markup_end(markup);
}

static struct dataset_writer *html_open(const struct dataset *dataset,
        const struct dataset_options *options, struct dataset_sink sink, struct error *error)
{
	return dataset_markup_open(sink, document_write, dataset, options->language, error);
}

const struct dataset_format dataset_html = {
        .name = "html",
        .content_type = "text/html; charset=utf-8",
        .open = html_open,
        .close = dataset_markup_close,
        .abandon = dataset_markup_abandon,
};
