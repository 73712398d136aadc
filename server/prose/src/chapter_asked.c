/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was asked and by which standard it counts. */
#include "chapter_facts.h"
#include <prose/chapter_parts.h>

static void dimensions_table(const struct prose_making *making)
{
	static const struct prose_column columns[] = {
	        {SAY_DIMENSION, 0.5}, {SAY_DIMENSION_ITEMS, 0.25}, {SAY_DIMENSION_POINTS, 0.25}};
	struct prose_document *document = making->document;
	const json_t *facts = making->source->facts;
	const json_t *list = prose_at(facts, "standard/dimensions"), *one;
	const json_t *items = prose_at(facts, "instrument/dimensions");
	struct prose_table *table;

	if (!json_array_size(list))
		return;
	table = prose_add_table(document, SAY_DIMENSIONS, columns, 3);
	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		struct prose_table_row *row = prose_table_row(document, table);

		row->cells[0] = prose_name(making, one, "text");
		row->cells[1] =
		        prose_count(&document->arena, prose_number(items, prose_text(one, "code")));
		row->cells[2] = prose_year(making, one, "points");
	}
}

static void bands_table(const struct prose_making *making)
{
	static const struct prose_column columns[] = {{SAY_BAND, 0.6}, {SAY_BAND_FROM, 0.4}};
	struct prose_document *document = making->document;
	const json_t *list = prose_at(making->source->facts, "standard/bands"), *one;
	struct prose_table *table;

	if (!json_array_size(list))
		return;
	table = prose_add_table(document, SAY_BANDS, columns, 2);
	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		struct prose_table_row *row = prose_table_row(document, table);

		row->cells[0] = prose_name(making, one, "text");
		row->cells[1] = prose_year(making, one, "from");
	}
}

void prose_chapter_asked(const struct prose_making *making)
{
	struct prose_document *document = making->document;
	const json_t *facts = making->source->facts;
	struct str source = prose_name(making, facts, "standard/source");

	prose_add_heading(document, 2, SAY_ASKED);
	prose_fact_instrument(making);
	prose_fact_standard(making);
	prose_fact_measure(making);
	prose_add_said(document, PROSE_PARAGRAPH,
	        prose_is(facts, "instrument/bank", "secure") ? SAY_ASKED_SECURE : SAY_ASKED_OPEN,
	        NULL);
	dimensions_table(making);
	bands_table(making);
	if (source.n)
		prose_add_said(
		        document, PROSE_NOTE, SAY_STANDARD_SOURCE, PROSE_SLOTS({"source", source}));
}
