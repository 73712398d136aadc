/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html.h"

#include <core/digest.h>

#include <math.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

extern const char report_style_begin[], report_style_end[]; /* embed.S.in */

static struct str style(void)
{
	return (struct str){report_style_begin, (size_t)(report_style_end - report_style_begin)};
}

const char *report_page_policy(void)
{
	static char policy[256];
	unsigned char base64[4 * (DIGEST_SIZE + 2) / 3 + 1];
	struct digest digest;

	if (*policy)
		return policy;
	digest = core_digest_of(style());
	EVP_EncodeBlock(base64, digest.b, DIGEST_SIZE);
	snprintf(policy, sizeof(policy),
	        "default-src 'none'; style-src 'sha256-%s'; img-src 'self' data:; base-uri 'none'; "
	        "form-action 'none'; frame-ancestors 'none'",
	        (const char *)base64);
	return policy;
}

void report_html_text(struct buf *out, struct str text)
{
	static const char special[] = "&<>\"'";
	static const char *const written[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};

	for (size_t i = 0; i < text.n; i++) {
		const char *found = text.p[i] ? strchr(special, text.p[i]) : NULL;

		if (found)
			buf_add(out, str_from(written[found - special]));
		else
			buf_add_char(out, text.p[i]);
	}
}

static void element(struct buf *out, const char *open, struct str text, const char *close)
{
	buf_add(out, str_from(open));
	report_html_text(out, text);
	buf_add(out, str_from(close));
}

/* --- pictures --- */

static void axis_label(struct buf *out, const char *class, double place, struct str text)
{
	buf_printf(out, "<text class=\"%s\" x=\"%.2f%%\" y=\"1.1em\">", class, place * 100);
	report_html_text(out, text);
	buf_add(out, STR("</text>"));
}

static void axis_html(struct buf *out, const struct prose_forest *forest)
{
	double ticks[PICTURE_TICKS_MAX];
	size_t count = prose_picture_ticks(&forest->axis, ticks);

	buf_add(out, STR("<div class=\"axis\" aria-hidden=\"true\"><svg>"));
	for (size_t i = 0; i < count; i++) {
		char text[16];

		axis_label(out, "n", prose_picture_place(&forest->axis, ticks[i]),
		        prose_forest_tick(text, forest, ticks[i]));
	}
	buf_add(out, STR("</svg></div>\n"));
}

/* Near an end of the axis the label lies on the one side of its line that has room. */
static void target_html(struct buf *out, const struct prose_forest *forest)
{
	double place = prose_picture_place(&forest->axis, forest->target);
	const char *class = place > 0.65 ? "t e" : place < 0.35 ? "t b" : "t n";

	if (!forest->target_label.n)
		return;
	buf_add(out, STR("<div class=\"axis\"><svg>"));
	axis_label(out, class, place, forest->target_label);
	buf_add(out, STR("</svg></div>\n"));
}

/* Whether it has a dot. */
static bool is_drawn(const struct prose_row *row)
{
	for (size_t i = 0; i < row->strip.mark_count; i++)
		if (isfinite(row->strip.marks[i].at))
			return true;
	return false;
}

static void row_html(struct buf *out, const struct prose_row *row)
{
	buf_add(out, !is_drawn(row)              ? STR("<div class=\"row none\">")
	             : row->strip.mark_count > 1 ? STR("<div class=\"row two\">")
	                                         : STR("<div class=\"row\">"));
	element(out, "<dt>", row->label, "</dt>");
	element(out, "<dd class=\"v\">", row->value, "</dd>");
	buf_add(out, STR("<dd class=\"s\">"));
	prose_picture_svg(out, &row->strip);
	buf_add(out, STR("</dd></div>\n"));
}

static void forest_html(struct buf *out, const struct prose_forest *forest)
{
	bool open = false;

	element(out, "<div class=\"forest\" role=\"group\" aria-label=\"", forest->title, "\">\n");
	target_html(out, forest);
	for (const struct prose_row *row = forest->rows; row; row = row->next) {
		bool is_heading = !row->value.n;

		if (is_heading && open)
			buf_add(out, STR("</dl>\n"));
		if (is_heading)
			element(out, "<h3>", row->label, "</h3>\n");
		if (is_heading || !open)
			buf_add(out, STR("<dl>\n"));
		open = true;
		if (!is_heading)
			row_html(out, row);
	}
	buf_add(out, open ? STR("</dl>\n") : STR(""));
	axis_html(out, forest);
	buf_add(out, STR("</div>\n"));
}

static void table_html(struct buf *out, const struct prose_table *table)
{
	element(out, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"",
	        table->title, "\"><table>\n<thead><tr>");
	for (size_t i = 0; i < table->columns; i++)
		element(out, "<th scope=\"col\">", table->heads[i], "</th>");
	buf_add(out, STR("</tr></thead>\n<tbody>\n"));
	for (const struct prose_table_row *row = table->rows; row; row = row->next) {
		element(out, "<tr><th scope=\"row\">", row->cells[0], "</th>");
		for (size_t i = 1; i < table->columns; i++)
			element(out, "<td>", row->cells[i], "</td>");
		buf_add(out, STR("</tr>\n"));
	}
	buf_add(out, STR("</tbody></table></div>\n"));
}

/* --- blocks --- */

static void heading_html(struct buf *out, const struct prose_block *block)
{
	buf_printf(out, "<h%d>", block->level);
	report_html_text(out, block->text);
	buf_printf(out, "</h%d>\n", block->level);
}

static void big_html(struct buf *out, const struct prose_block *block)
{
	element(out, "<p class=\"big\"><span class=\"name\">", block->text, "</span> ");
	element(out, "<span class=\"share\">", block->big, "</span> ");
	element(out, "<span class=\"interval\">", block->more, "</span></p>\n");
}

static void fact_html(struct buf *out, const struct prose_block *block)
{
	element(out, "<div><dt>", block->text, "</dt>");
	element(out, "<dd>", block->more, "</dd></div>\n");
}

static void link_html(struct buf *out, const struct prose_block *block)
{
	element(out, "<li><a href=\"", block->more, "\">");
	element(out, "", block->text, "</a></li>\n");
}

static void block_html(struct buf *out, const struct prose_block *block)
{
	switch (block->kind) {
	case PROSE_HEADING:
		heading_html(out, block);
		return;
	case PROSE_PARAGRAPH:
		element(out, "<p>", block->text, "</p>\n");
		return;
	case PROSE_NOTE:
		element(out, "<p class=\"note\">", block->text, "</p>\n");
		return;
	case PROSE_WARNING:
		element(out, "<p class=\"warning\">", block->text, "</p>\n");
		return;
	case PROSE_QUOTE:
		element(out, "<blockquote>", block->text, "</blockquote>\n");
		return;
	case PROSE_ITEM:
		element(out, "<li>", block->text, "</li>\n");
		return;
	case PROSE_FACT:
		fact_html(out, block);
		return;
	case PROSE_BIG:
		big_html(out, block);
		return;
	case PROSE_FOREST:
		forest_html(out, block->forest);
		return;
	case PROSE_TABLE:
		table_html(out, block->table);
		return;
	case PROSE_LINK:
		link_html(out, block);
		return;
	case PROSE_CONTENTS:
		return;
	}
}

/* Blocks of these kinds that follow one another are one list. */
static const struct {
	const char *begin, *end;
} lists[] = {
        [PROSE_ITEM] = {"<ul>\n", "</ul>\n"},
        [PROSE_FACT] = {"<dl class=\"facts\">\n", "</dl>\n"},
        [PROSE_LINK] = {"<ul class=\"files\">\n", "</ul>\n"},
        [PROSE_CONTENTS] = {NULL, NULL},
};

static void blocks_html(struct buf *out, const struct prose_block *block)
{
	const struct prose_block *before = NULL;

	for (; block; before = block, block = block->next) {
		bool begins = !before || before->kind != block->kind;

		if (begins && lists[block->kind].begin)
			buf_add(out, str_from(lists[block->kind].begin));
		block_html(out, block);
		if (lists[block->kind].end && (!block->next || block->next->kind != block->kind))
			buf_add(out, str_from(lists[block->kind].end));
	}
}

/* --- the page --- */

static void head_begin(struct buf *out, const char *language, struct str title)
{
	buf_printf(out,
	        "<!doctype html>\n<html lang=\"%s\" prefix=\"og: https://ogp.me/ns#\">\n<head>\n"
	        "<meta charset=\"utf-8\">\n<link rel=\"icon\" href=\"data:,\">\n"
	        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
	        language);
	element(out, "<title>", title, "</title>\n");
}

static void style_write(struct buf *out)
{
	buf_add(out, STR("<style>"));
	buf_add(out, style());
	buf_add(out, STR("</style>\n"));
}

static void meta(struct buf *out, const char *property, struct str value)
{
	buf_printf(out, "<meta property=\"%s\" content=\"", property);
	report_html_text(out, value);
	buf_add(out, STR("\">\n"));
}

static void address(
        struct buf *out, const struct report_page *page, const char *before, const char *after)
{
	buf_add(out, str_from(before));
	report_html_text(out, page->site);
	report_html_text(out, page->path);
	buf_add(out, str_from(after));
}

static void shared(struct buf *out, const struct report_page *page, struct str title)
{
	bool english = page->document->language == PROSE_EN;
	const char *asked = english ? "?lang=en\">\n" : "\">\n";

	element(out, "<meta name=\"description\" content=\"", page->description, "\">\n");
	meta(out, "og:type", STR("article"));
	meta(out, "og:title", title);
	meta(out, "og:description", page->description);
	meta(out, "og:locale", english ? STR("en_GB") : STR("zh_CN"));
	if (page->withdrawn)
		buf_add(out, STR("<meta name=\"robots\" content=\"noindex\">\n"));
	if (!page->site.n)
		return;
	address(out, page, "<link rel=\"canonical\" href=\"", asked);
	address(out, page, "<link rel=\"alternate\" hreflang=\"zh\" href=\"", "\">\n");
	address(out, page, "<link rel=\"alternate\" hreflang=\"en\" href=\"", "?lang=en\">\n");
	address(out, page, "<meta property=\"og:url\" content=\"", asked);
	address(out, page, "<meta property=\"og:image\" content=\"",
	        english ? "/card.png?lang=en\">\n" : "/card.png\">\n");
	meta(out, "og:image:type", STR("image/png"));
	meta(out, "og:image:width", STR("1200"));
	meta(out, "og:image:height", STR("630"));
	meta(out, "og:image:alt", page->description);
}

static void masthead(struct buf *out, const struct report_page *page)
{
	const struct prose_document *document = page->document;
	bool english = document->language == PROSE_EN;

	buf_add(out, STR("<body>\n<header><span class=\"quiet\">"));
	report_html_text(out, document->about);
	buf_printf(out, "</span>\n<nav><a href=\"?lang=%s\" lang=\"%s\" hreflang=\"%s\">",
	        english ? "zh" : "en", english ? "zh-CN" : "en", english ? "zh" : "en");
	report_html_text(out, prose_sentence(SAY_OTHER_LANGUAGE, document->language));
	buf_add(out, STR("</a></nav></header>\n<main>\n<h1>"));
	report_html_text(out, document->title);
	if (document->label.n)
		element(out, " <span class=\"tag\">", document->label, "</span>");
	buf_add(out, STR("</h1>\n"));
}

void report_page_write(struct buf *out, const struct report_page *page)
{
	const struct prose_document *document = page->document;
	struct arena arena;
	struct str title;

	arena_init(&arena, 1024);
	title = document->label.n ? arena_printf(&arena, "%.*s · %.*s", STR_ARG(document->label),
	                                    STR_ARG(document->title))
	                          : document->title;
	head_begin(out, document->language == PROSE_EN ? "en" : "zh-CN", title);
	shared(out, page, title);
	style_write(out);
	buf_add(out, STR("</head>\n"));
	masthead(out, page);
	blocks_html(out, document->blocks);
	buf_add(out, STR("</main>\n</body>\n</html>\n"));
	arena_free(&arena);
}

void report_page_missing(struct buf *out)
{
	head_begin(out, "zh-CN", prose_sentence(SAY_NOT_FOUND, PROSE_ZH));
	style_write(out);
	buf_add(out, STR("</head>\n<body>\n<main>\n"));
	element(out, "<h1>", prose_sentence(SAY_NOT_FOUND, PROSE_ZH), "</h1>\n");
	element(out, "<p>", prose_sentence(SAY_NOT_FOUND_WHY, PROSE_ZH), "</p>\n");
	element(out, "<p lang=\"en\">", prose_sentence(SAY_NOT_FOUND, PROSE_EN), ". ");
	element(out, "", prose_sentence(SAY_NOT_FOUND_WHY, PROSE_EN), "</p>\n");
	buf_add(out, STR("</main>\n</body>\n</html>\n"));
}
