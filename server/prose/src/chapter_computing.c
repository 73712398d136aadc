/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the figures were made, by the run's recipe and diagnostics. */
#include "chapter_facts.h"
#include <prose/chapter_parts.h>

#include <math.h>

static const double tiny = 1e-6;

static struct str error_said(const struct prose_making *making)
{
	const char *path = "run/diagnostics/calibration/largest_margin_error";
	double error = prose_number(making->source->figures, path);

	return error < tiny ? prose_said(making, SAY_ERROR_TINY, NULL)
	                    : prose_percented(making, path);
}

static void weights(const struct prose_making *making)
{
	struct prose_document *document = making->document;
	struct arena *arena = &document->arena;
	const json_t *margins = prose_at(making->source->figures, "run/recipe/margins");
	struct prose_block *fact = prose_add_fact(document, SAY_WEIGHTS);

	if (json_is_object(margins))
		prose_fact_more(document, fact,
		        prose_said(making, SAY_WEIGHTS_CALIBRATED,
		                PROSE_SLOTS({"year", prose_year(making, margins, "reference_year")},
		                        {"source", str_from(prose_text(margins, "source"))},
		                        {"totals", prose_count(
		                                           arena, prose_number(margins, "totals"))},
		                        {"error", error_said(making)})));
	else
		prose_fact_more(document, fact, prose_said(making, SAY_WEIGHTS_PLAIN, NULL));
	if (prose_has(making, "run/diagnostics/weight_deff_kish"))
		prose_fact_more(document, fact,
		        prose_said(making, SAY_WEIGHTS_KISH,
		                PROSE_SLOTS(
		                        {"deff", prose_decimated(making,
		                                         "run/diagnostics/weight_deff_kish", 2)},
		                        {"trimmed",
		                                prose_counted(making,
		                                        "run/diagnostics/calibration/trimmed")})));
}

static void replicates(const struct prose_making *making)
{
	bool bootstrap =
	        prose_is(making->source->figures, "run/recipe/replicates/kind", "bootstrap");

	if (!prose_has(making, "run/recipe/replicates/count"))
		return;
	prose_fact_more(making->document, prose_add_fact(making->document, SAY_REPLICATES),
	        prose_said(making, SAY_REPLICATES_SAID,
	                PROSE_SLOTS({"count", prose_counted(making, "run/recipe/replicates/count")},
	                        {"kind", prose_said(making,
	                                         bootstrap ? SAY_REPLICATES_BOOTSTRAP
	                                                   : SAY_REPLICATES_JACKKNIFE,
	                                         NULL)},
	                        {"ratio", prose_decimated(making,
	                                          "run/diagnostics/replicates/se_over_linearised",
	                                          2)})));
}

static void reliability(const struct prose_making *making)
{
	struct prose_document *document = making->document;
	struct prose_block *fact;

	if (!prose_has(making, "measurement/reliability/alpha") &&
	        !prose_has(making, "measurement/reliability/marginal"))
		return;
	fact = prose_add_fact(document, SAY_RELIABILITY);
	if (prose_has(making, "measurement/reliability/alpha"))
		prose_fact_more(document, fact,
		        prose_said(making, SAY_RELIABILITY_ALPHA,
		                PROSE_SLOTS(
		                        {"alpha", prose_decimated(making,
		                                          "measurement/reliability/alpha", 2)})));
	if (prose_has(making, "measurement/reliability/marginal"))
		prose_fact_more(document, fact,
		        prose_said(making, SAY_RELIABILITY_MODEL,
		                PROSE_SLOTS({"model", prose_name(making, making->source->figures,
		                                              "measurement/model")},
		                        {"marginal",
		                                prose_decimated(making,
		                                        "measurement/reliability/marginal", 2)},
		                        {"eap", prose_decimated(making,
		                                        "measurement/reliability/eap", 2)})));
}

static void rapid(const struct prose_making *making)
{
	if (!prose_has(making, "measurement/rapid/share_of_answers"))
		return;
	prose_fact_more(making->document, prose_add_fact(making->document, SAY_RAPID),
	        prose_said(making, SAY_RAPID_SAID,
	                PROSE_SLOTS(
	                        {"timed", prose_counted(making, "measurement/rapid/timed_answers")},
	                        {"share", prose_percented(
	                                          making, "measurement/rapid/share_of_answers")})));
}

void prose_chapter_computing(const struct prose_making *making)
{
	prose_add_heading(making->document, 2, SAY_COMPUTING);
	prose_fact_computed(making);
	weights(making);
	replicates(making);
	reliability(making);
	rapid(making);
}

/* --- the same answers in several measures --- */

static void measure_row(const struct prose_making *making, struct prose_table *table,
        const struct reporting_label *label, const json_t *measure)
{
	struct arena *arena = &making->document->arena;
	struct prose_table_row *row = prose_table_row(making->document, table);
	bool headline = prose_is(making->source->figures, "headline", label->code);
	struct str name = prose_label(making, label);

	row->cells[0] =
	        headline ? prose_said(making, SAY_MEASURE_HEADLINE, PROSE_SLOTS({"measure", name}))
	                 : name;
	row->cells[1] = prose_percent(arena, prose_number(measure, "share"));
	row->cells[2] = prose_points(arena, prose_number(measure, "se"));
	row->cells[3] = prose_interval(arena, prose_ci(measure, 0), prose_ci(measure, 1));
}

void prose_chapter_measures(const struct prose_making *making)
{
	static const struct prose_column columns[] = {{SAY_MEASURE_NAME, 0.4}, {SAY_COL_SHARE, 0.2},
	        {SAY_COL_SE, 0.15}, {SAY_COL_INTERVAL, 0.25}};
	static const char *const names[] = {"observed", "eap", "plausible", "plausible_rapid_kept"};
	const json_t *headline = prose_headline(making->source);
	const json_t *measures = json_object_get(headline, "measures");
	struct prose_table *table;

	if (!json_is_object(measures) || !isfinite(prose_number(headline, "share")))
		return;
	table = prose_add_table(making->document, SAY_MEASURES, columns, 4);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const json_t *measure = json_object_get(measures, names[i]);

		if (json_is_object(measure))
			measure_row(making, table,
			        reporting_label(REPORTING_MEASURE, str_from(names[i])), measure);
	}
	prose_add_said(making->document, PROSE_PARAGRAPH, SAY_MEASURES_ABOUT, NULL);
	prose_add_said(making->document, PROSE_ITEM, SAY_MEASURE_WHY_OBSERVED, NULL);
	prose_add_said(making->document, PROSE_ITEM, SAY_MEASURE_WHY_EAP, NULL);
	prose_add_said(making->document, PROSE_ITEM, SAY_MEASURE_WHY_PLAUSIBLE, NULL);
	prose_add_said(making->document, PROSE_ITEM, SAY_MEASURE_WHY_RAPID, NULL);
}
