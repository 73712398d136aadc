/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of whom and by what right; what became of those who were invited. */
#include "chapter_facts.h"
#include <prose/chapter_parts.h>

#include <math.h>

static struct str region_name(const struct prose_making *making, const char *code)
{
	const json_t *estimate = prose_estimate(making->source, code, "all");
	struct str name = prose_name(making, estimate, "region_name");

	return name.n ? name : str_from(code);
}

/* "all" where strata are not parted by residence. */
static struct str residence_name(const struct prose_making *making, const char *code)
{
	struct arena *arena = &making->document->arena;
	struct str group = *code == 'a' ? STR("all") : arena_printf(arena, "residence=%s", code);

	return prose_label(making, reporting_label(REPORTING_GROUP, group));
}

static void class_row(
        const struct prose_making *making, struct prose_table *table, const json_t *class)
{
	struct arena *arena = &making->document->arena;
	struct prose_table_row *row = prose_table_row(making->document, table);
	double invited = prose_number(class, "invited"), answered = prose_number(class, "answered");

	row->cells[0] = region_name(making, prose_text(class, "region"));
	row->cells[1] = residence_name(making, prose_text(class, "residence"));
	row->cells[2] = prose_count(arena, prose_number(class, "psus"));
	row->cells[3] = prose_count(arena, invited);
	row->cells[4] = prose_count(arena, answered);
	row->cells[5] = prose_percent(arena, answered / invited);
	row->cells[6] = prose_decimal(arena, prose_number(class, "factor"), 2);
}

static void classes_table(const struct prose_making *making)
{
	static const struct prose_column columns[] = {{SAY_CLASS_REGION, 0.28},
	        {SAY_CLASS_RESIDENCE, 0.12}, {SAY_CLASS_PSUS, 0.16}, {SAY_CLASS_INVITED, 0.11},
	        {SAY_CLASS_ANSWERED, 0.11}, {SAY_CLASS_RATE, 0.11}, {SAY_CLASS_FACTOR, 0.11}};
	const json_t *list = prose_at(making->source->figures, "run/diagnostics/response/class");
	const json_t *one;
	struct prose_table *table;

	if (!json_array_size(list))
		return;
	prose_add_said(making->document, PROSE_NOTE, SAY_CLASS_ABOUT, NULL);
	table = prose_add_table(making->document, SAY_SAMPLE_CLASSES, columns, 7);
	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		class_row(making, table, one);
}

void prose_chapter_sample(const struct prose_making *making)
{
	prose_add_heading(making->document, 2, SAY_SAMPLE);
	prose_fact_who(making);
	prose_fact_right(making);
}

/* --- response --- */

static const struct {
	enum prose_sentence name;
	const char *path;
} counts[] =
        {
                {SAY_COUNT_INVITED, "run/diagnostics/invited"},
                {SAY_COUNT_SUBMITTED, "run/diagnostics/submitted"},
                {SAY_COUNT_OPEN, "run/diagnostics/open"},
                {SAY_COUNT_WITHDRAWN, "run/diagnostics/withdrawn"},
                {SAY_COUNT_FRAME, "run/diagnostics/out_of_frame"},
                {SAY_COUNT_AGE, "run/diagnostics/age_unknown"},
                {SAY_COUNT_USED, "run/diagnostics/respondents"},
},
  rates[] = {
          {SAY_RATE_RR1, "run/diagnostics/response/rr1"},
          {SAY_RATE_RR1_WEIGHTED, "run/diagnostics/response/rr1_weighted"},
          {SAY_RATE_RR3, "run/diagnostics/response/rr3"},
          {SAY_RATE_RR3_WEIGHTED, "run/diagnostics/response/rr3_weighted"},
};

static void counts_table(const struct prose_making *making)
{
	static const struct prose_column columns[] = {
	        {SAY_COUNT_NAME, 0.6}, {SAY_COUNT_VALUE, 0.4}};
	struct prose_table *table = prose_add_table(making->document, SAY_COUNTS, columns, 2);

	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		struct prose_table_row *row = prose_table_row(making->document, table);

		row->cells[0] = prose_said(making, counts[i].name,
		        PROSE_SLOTS({"from", prose_age(making, "age_min")},
		                {"to", prose_age(making, "age_max")}));
		row->cells[1] = prose_counted(making, counts[i].path);
	}
}

static void rates_table(const struct prose_making *making)
{
	static const struct prose_column columns[] = {{SAY_RATE_NAME, 0.6}, {SAY_RATE_VALUE, 0.4}};
	struct prose_table *table = prose_add_table(making->document, SAY_RATES, columns, 2);
	struct prose_table_row *row;

	for (size_t i = 0; i < sizeof(rates) / sizeof(*rates); i++) {
		row = prose_table_row(making->document, table);
		row->cells[0] = prose_sentence(rates[i].name, making->document->language);
		row->cells[1] = prose_percented(making, rates[i].path);
	}
	row = prose_table_row(making->document, table);
	row->cells[0] = prose_sentence(SAY_RATE_R, making->document->language);
	row->cells[1] = prose_decimated(making, "run/diagnostics/response/r_indicator", 2);
}

void prose_chapter_response(const struct prose_making *making)
{
	const json_t *doubtful = prose_at(making->source->figures, "run/diagnostics/doubtful");
	struct arena *arena = &making->document->arena;

	prose_add_heading(making->document, 2, SAY_FIELDWORK);
	prose_fact_dates(making);
	prose_fact_response(making);
	counts_table(making);
	/* Of simulated people nobody judges whether they were too fast. */
	if (isfinite(prose_number(doubtful, "submissions")) && !prose_is_rehearsal(making->source))
		prose_add_said(making->document, PROSE_PARAGRAPH, SAY_DOUBTFUL,
		        PROSE_SLOTS({"count", prose_count(arena,
		                                      prose_number(doubtful, "submissions"))},
		                {"fast", prose_count(arena, prose_number(doubtful, "too_fast"))},
		                {"same", prose_count(
		                                 arena, prose_number(doubtful, "same_answers"))}));
	rates_table(making);
	prose_add_said(making->document, PROSE_NOTE, SAY_RATES_ABOUT, NULL);
	classes_table(making);
}
