/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was asked and by which standard it counts. */
#include "chapter_facts.h"
#include "chapter_parts.h"

static void dimensions_table(const struct report_making *making)
{
	static const struct report_column columns[] = {
	        {SAY_DIMENSION, 0.5}, {SAY_DIMENSION_ITEMS, 0.25}, {SAY_DIMENSION_POINTS, 0.25}};
	struct report_document *document = making->document;
	const json_t *facts = making->source->facts;
	const json_t *list = report_at(facts, "standard/dimensions"), *one;
	const json_t *items = report_at(facts, "instrument/dimensions");
	struct report_table *table;

	if (!json_array_size(list))
		return;
	table = report_add_table(document, SAY_DIMENSIONS, columns, 3);
	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		struct report_table_row *row = report_table_row(document, table);

		row->cells[0] = report_name(making, one, "text");
		row->cells[1] = report_count(
		        &document->arena, report_number(items, report_text(one, "code")));
		row->cells[2] = report_year(making, one, "points");
	}
}

static void bands_table(const struct report_making *making)
{
	static const struct report_column columns[] = {{SAY_BAND, 0.6}, {SAY_BAND_FROM, 0.4}};
	struct report_document *document = making->document;
	const json_t *list = report_at(making->source->facts, "standard/bands"), *one;
	struct report_table *table;

	if (!json_array_size(list))
		return;
	table = report_add_table(document, SAY_BANDS, columns, 2);
	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		struct report_table_row *row = report_table_row(document, table);

		row->cells[0] = report_name(making, one, "text");
		row->cells[1] = report_year(making, one, "from");
	}
}

void report_chapter_asked(const struct report_making *making)
{
	struct report_document *document = making->document;
	const json_t *facts = making->source->facts;
	struct str source = report_name(making, facts, "standard/source");

	report_add_heading(document, 2, SAY_ASKED);
	report_fact_instrument(making);
	report_fact_standard(making);
	report_fact_measure(making);
	report_add_said(document, REPORT_PARAGRAPH,
	        report_is(facts, "instrument/bank", "secure") ? SAY_ASKED_SECURE : SAY_ASKED_OPEN,
	        NULL);
	dimensions_table(making);
	bands_table(making);
	if (source.n)
		report_add_said(document, REPORT_NOTE, SAY_STANDARD_SOURCE,
		        REPORT_SLOTS({"source", source}));
}
