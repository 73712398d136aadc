/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "order.h"

#include "card.h"
#include "html.h"
#include "table.h"

enum { REGIONS_MOST = 150 };

const char *report_content_type(enum report_kind kind)
{
	static const char *const types[] = {
	        [REPORT_PAGE] = "text/html; charset=utf-8",
	        [REPORT_CARD] = "image/png",
	        [REPORT_CSV] = "text/csv; charset=utf-8",
	        [REPORT_MANIFEST] = "application/json",
	};

	return types[kind];
}

static void file_link(const struct prose_making *making, const struct report_order *order,
        enum prose_sentence sentence, const char *file)
{
	struct prose_document *document = making->document;

	prose_add(document, PROSE_LINK, prose_sentence(sentence, document->language))->more =
	        arena_printf(&document->arena, "%.*s/%s", STR_ARG(order->path), file);
}

static void chapter_files(const struct prose_making *making, const struct report_order *order)
{
	struct prose_document *document = making->document;
	const struct prose_source *source = making->source;
	double run = prose_number(source->figures, "run/id");

	prose_add_heading(document, 2, SAY_FILES);
	file_link(making, order, SAY_FILE_CSV, "results.csv");
	file_link(making, order, SAY_FILE_MANIFEST, "manifest.json");
	file_link(making, order, SAY_FILE_PICTURE,
	        order->language == PROSE_EN ? "card.png?lang=en" : "card.png");
	prose_add_said(document, PROSE_PARAGRAPH, SAY_VERIFY, NULL);
	prose_add_said(document, PROSE_NOTE, SAY_VERIFY_KEY,
	        PROSE_SLOTS({"key", str_from(source->public_key)}));
	prose_add_said(document, PROSE_NOTE, SAY_PERMANENT,
	        PROSE_SLOTS({"run", prose_decimal(&document->arena, run, 0)}));
}

static void chapters(const struct prose_making *making, const struct report_order *order)
{
	prose_chapter_head(making);
	if (prose_is_activity(making->source)) {
		prose_chapter_activity(making);
	} else {
		prose_chapter_headline(making);
		prose_chapter_trend(making);
		prose_chapter_groups(making);
		prose_chapter_regions(making, REGIONS_MOST);
	}
	prose_chapter_method(making);
	prose_chapter_not_concluded(making);
	chapter_files(making, order);
}

static void page_make(
        struct buf *out, const struct prose_making *making, const struct report_order *order)
{
	struct report_page page = {.document = making->document,
	        .site = order->site,
	        .path = order->path,
	        .withdrawn = making->source->withdrawn};

	chapters(making, order);
	page.description = report_card_words(making);
	report_page_write(out, &page);
}

static bool card_make(struct buf *out, const struct prose_making *making, struct error *error)
{
	prose_chapter_head(making);
	return report_card_write(out, making, error);
}

static bool made_of(struct buf *out, const struct prose_source *source,
        const struct report_order *order, struct error *error)
{
	struct prose_document document;
	struct prose_making making = {&document, source};
	bool good = true;

	prose_document_init(&document, order->language);
	if (order->kind == REPORT_PAGE)
		page_make(out, &making, order);
	else if (order->kind == REPORT_CARD)
		good = card_make(out, &making, error);
	else
		good = report_csv_write(out, source, error);
	prose_document_free(&document);
	return good;
}

bool report_order_make(struct buf *out, const struct report_order *order, struct error *error)
{
	struct prose_source source;
	bool good;

	if (order->kind == REPORT_MANIFEST) {
		buf_add(out, order->manifest);
		return true;
	}
	good = prose_source_of_file(&source, order->manifest, order->facts, error) &&
	       made_of(out, &source, order, error);
	prose_source_end(&source);
	return good && (!out->overflowed || error_set(error, "it is too long"));
}
