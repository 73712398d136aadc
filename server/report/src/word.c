/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "word.h"

#include "forest_picture.h"
#include "html.h"

#include <base/memory.h>

#include <openssl/evp.h>
#include <stdlib.h>

enum { HTML_MAX = 64 << 20, PICTURE_MAX = 16 << 20 };

static void element(struct buf *out, const char *open, struct str text, const char *close)
{
	buf_add(out, str_from(open));
	report_html_text(out, text);
	buf_add(out, str_from(close));
}

/* --- pictures --- */

static void base64_add(struct buf *out, struct str bytes)
{
	unsigned char *text = memory_new(4 * (bytes.n + 2) / 3 + 4, 1);
	int length = EVP_EncodeBlock(text, (const unsigned char *)bytes.p, (int)bytes.n);

	buf_add(out, (struct str){(const char *)text, (size_t)length});
	free(text);
}

static bool picture(struct buf *out, const struct prose_document *document,
        const struct prose_forest *forest, struct error *error)
{
	struct buf png;
	bool good;

	buf_init(&png, PICTURE_MAX);
	good = report_forest_picture(&png, document, forest, error);
	if (good) {
		element(out, "<p><img width=\"620\" alt=\"", forest->title,
		        "\" src=\"data:image/png;base64,");
		base64_add(out, buf_str(&png));
		buf_add(out, STR("\"></p>\n"));
	}
	buf_free(&png);
	return good;
}

/* --- blocks --- */

static void table(struct buf *out, const struct prose_table *table)
{
	element(out, "<table><caption>", table->title, "</caption>\n<colgroup>");
	for (size_t i = 0; i < table->columns; i++)
		buf_printf(out, "<col style=\"width: %.0f%%\">", table->widths[i] * 100);
	buf_add(out, STR("</colgroup>\n<thead><tr>"));
	for (size_t i = 0; i < table->columns; i++)
		element(out, "<th>", table->heads[i], "</th>");
	buf_add(out, STR("</tr></thead>\n<tbody>\n"));
	for (const struct prose_table_row *row = table->rows; row; row = row->next) {
		buf_add(out, STR("<tr>"));
		for (size_t i = 0; i < table->columns; i++)
			element(out, "<td>", row->cells[i], "</td>");
		buf_add(out, STR("</tr>\n"));
	}
	buf_add(out, STR("</tbody></table>\n"));
}

/* Every chapter says what the document is, as a page has its head: 演练数据. */
static void heading(
        struct buf *out, const struct prose_document *document, const struct prose_block *block)
{
	int level = block->level - 1;

	buf_printf(out, "<h%d>", level);
	report_html_text(out, block->text);
	if (level == 1 && document->label.n)
		element(out, " [", document->label, "]");
	buf_printf(out, "</h%d>\n", level);
}

static void big(struct buf *out, const struct prose_block *block)
{
	element(out, "<p><strong>", block->text, "</strong></p>\n");
	element(out, "<p><strong>", block->big, "</strong> ");
	element(out, "", block->more, "</p>\n");
}

static void fact(struct buf *out, const struct prose_block *block)
{
	struct str line, rest = str_cut(block->more, '\n', &line);

	element(out, "<p><strong>", block->text, "</strong> ");
	element(out, "", line, "");
	while (rest.n) {
		rest = str_cut(rest, '\n', &line);
		element(out, "<br>", line, "");
	}
	buf_add(out, STR("</p>\n"));
}

static bool block_html(struct buf *out, const struct prose_document *document,
        const struct prose_block *block, struct error *error)
{
	switch (block->kind) {
	case PROSE_HEADING:
		heading(out, document, block);
		return true;
	case PROSE_PARAGRAPH:
	case PROSE_NOTE:
		element(out, "<p>", block->text, "</p>\n");
		return true;
	case PROSE_WARNING:
		element(out, "<blockquote><p><strong>", block->text,
		        "</strong></p></blockquote>\n");
		return true;
	case PROSE_QUOTE:
		element(out, "<blockquote><p>", block->text, "</p></blockquote>\n");
		return true;
	case PROSE_ITEM:
		element(out, "<li><p>", block->text, "</p></li>\n");
		return true;
	case PROSE_FACT:
		fact(out, block);
		return true;
	case PROSE_BIG:
		big(out, block);
		return true;
	case PROSE_FOREST:
		return picture(out, document, block->forest, error);
	case PROSE_TABLE:
		table(out, block->table);
		return true;
	case PROSE_LINK:
	case PROSE_CONTENTS:
		return true;
	}
	return true;
}

/* Items that follow one another are one list. */
static void list_parted(
        struct buf *out, const struct prose_block *before, const struct prose_block *block)
{
	bool was_list = before && before->kind == PROSE_ITEM;
	bool is_list = block->kind == PROSE_ITEM;

	if (was_list != is_list)
		buf_add(out, is_list ? STR("<ul>\n") : STR("</ul>\n"));
}

bool report_word_html(struct buf *out, const struct prose_document *document, struct error *error)
{
	const struct prose_block *before = NULL, *block = document->blocks;
	bool good = true;

	buf_add(out, STR("<!doctype html>\n<html><head><meta charset=\"utf-8\">"));
	element(out, "<title>", document->title, "</title></head>\n<body>\n");
	element(out, "<p><strong>", document->label, "</strong></p>\n");
	element(out, "<p>", document->about, "</p>\n");
	for (; block && good; before = block, block = block->next) {
		list_parted(out, before, block);
		good = block_html(out, document, block, error);
	}
	buf_add(out, STR("</body></html>\n"));
	return good && (!out->overflowed || error_set(error, "the report is too long"));
}

bool report_docx_write(FILE *file, const struct prose_document *document, struct error *error)
{
	struct buf html;
	FILE *input = tmpfile();
	bool good;

	if (!input)
		return error_set_errno(error, "a temporary file");
	buf_init(&html, HTML_MAX);
	good = report_word_html(&html, document, error);
	if (good)
		good = (fwrite(html.p, 1, html.n, input) == html.n && fflush(input) == 0) ||
		       error_set_errno(error, "a temporary file");
	rewind(input);
	good = good && report_pandoc(input, file, document, error);
	buf_free(&html);
	fclose(input);
	return good;
}
