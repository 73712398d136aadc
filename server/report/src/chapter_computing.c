/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the figures were made, by the run's recipe and diagnostics. */
#include "chapter_facts.h"
#include "chapter_parts.h"

#include <math.h>

static const double tiny = 1e-6;

static struct str error_said(const struct report_making *making)
{
	const char *path = "run/diagnostics/calibration/largest_margin_error";
	double error = report_number(making->source->figures, path);

	return error < tiny ? report_said(making, SAY_ERROR_TINY, NULL)
	                    : report_percented(making, path);
}

static void weights(const struct report_making *making)
{
	struct report_document *document = making->document;
	struct arena *arena = &document->arena;
	const json_t *margins = report_at(making->source->figures, "run/recipe/margins");
	struct report_block *fact = report_add_fact(document, SAY_WEIGHTS);

	if (json_is_object(margins))
		report_fact_more(document, fact,
		        report_said(making, SAY_WEIGHTS_CALIBRATED,
		                REPORT_SLOTS(
		                        {"year", report_year(making, margins, "reference_year")},
		                        {"source", str_from(report_text(margins, "source"))},
		                        {"totals", report_count(arena,
		                                           report_number(margins, "totals"))},
		                        {"error", error_said(making)})));
	else
		report_fact_more(document, fact, report_said(making, SAY_WEIGHTS_PLAIN, NULL));
	if (report_has(making, "run/diagnostics/weight_deff_kish"))
		report_fact_more(document, fact,
		        report_said(making, SAY_WEIGHTS_KISH,
		                REPORT_SLOTS(
		                        {"deff", report_decimated(making,
		                                         "run/diagnostics/weight_deff_kish", 2)},
		                        {"trimmed",
		                                report_counted(making,
		                                        "run/diagnostics/calibration/trimmed")})));
}

static void replicates(const struct report_making *making)
{
	bool bootstrap =
	        report_is(making->source->figures, "run/recipe/replicates/kind", "bootstrap");

	if (!report_has(making, "run/recipe/replicates/count"))
		return;
	report_fact_more(making->document, report_add_fact(making->document, SAY_REPLICATES),
	        report_said(making, SAY_REPLICATES_SAID,
	                REPORT_SLOTS(
	                        {"count", report_counted(making, "run/recipe/replicates/count")},
	                        {"kind", report_said(making,
	                                         bootstrap ? SAY_REPLICATES_BOOTSTRAP
	                                                   : SAY_REPLICATES_JACKKNIFE,
	                                         NULL)},
	                        {"ratio", report_decimated(making,
	                                          "run/diagnostics/replicates/se_over_linearised",
	                                          2)})));
}

static void reliability(const struct report_making *making)
{
	struct report_document *document = making->document;
	struct report_block *fact;

	if (!report_has(making, "measurement/reliability/alpha") &&
	        !report_has(making, "measurement/reliability/marginal"))
		return;
	fact = report_add_fact(document, SAY_RELIABILITY);
	if (report_has(making, "measurement/reliability/alpha"))
		report_fact_more(document, fact,
		        report_said(making, SAY_RELIABILITY_ALPHA,
		                REPORT_SLOTS(
		                        {"alpha", report_decimated(making,
		                                          "measurement/reliability/alpha", 2)})));
	if (report_has(making, "measurement/reliability/marginal"))
		report_fact_more(document, fact,
		        report_said(making, SAY_RELIABILITY_MODEL,
		                REPORT_SLOTS({"model", report_name(making, making->source->figures,
		                                               "measurement/model")},
		                        {"marginal",
		                                report_decimated(making,
		                                        "measurement/reliability/marginal", 2)},
		                        {"eap", report_decimated(making,
		                                        "measurement/reliability/eap", 2)})));
}

static void rapid(const struct report_making *making)
{
	if (!report_has(making, "measurement/rapid/share_of_answers"))
		return;
	report_fact_more(making->document, report_add_fact(making->document, SAY_RAPID),
	        report_said(making, SAY_RAPID_SAID,
	                REPORT_SLOTS({"timed", report_counted(
	                                               making, "measurement/rapid/timed_answers")},
	                        {"share", report_percented(
	                                          making, "measurement/rapid/share_of_answers")})));
}

void report_chapter_computing(const struct report_making *making)
{
	report_add_heading(making->document, 2, SAY_COMPUTING);
	report_fact_computed(making);
	weights(making);
	replicates(making);
	reliability(making);
	rapid(making);
}

/* --- the same answers in several measures --- */

static void measure_row(const struct report_making *making, struct report_table *table,
        const struct reporting_label *label, const json_t *measure)
{
	struct arena *arena = &making->document->arena;
	struct report_table_row *row = report_table_row(making->document, table);
	bool headline = report_is(making->source->figures, "headline", label->code);
	struct str name = report_label(making, label);

	row->cells[0] = headline ? report_said(making, SAY_MEASURE_HEADLINE,
	                                   REPORT_SLOTS({"measure", name}))
	                         : name;
	row->cells[1] = report_percent(arena, report_number(measure, "share"));
	row->cells[2] = report_points(arena, report_number(measure, "se"));
	row->cells[3] = report_interval(arena, report_ci(measure, 0), report_ci(measure, 1));
}

void report_chapter_measures(const struct report_making *making)
{
	static const struct report_column columns[] = {{SAY_MEASURE_NAME, 0.4},
	        {SAY_COL_SHARE, 0.2}, {SAY_COL_SE, 0.15}, {SAY_COL_INTERVAL, 0.25}};
	static const char *const names[] = {"observed", "eap", "plausible", "plausible_rapid_kept"};
	const json_t *measures = json_object_get(report_headline(making->source), "measures");
	struct report_table *table;

	if (!json_is_object(measures))
		return;
	table = report_add_table(making->document, SAY_MEASURES, columns, 4);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const json_t *measure = json_object_get(measures, names[i]);

		if (json_is_object(measure))
			measure_row(making, table,
			        reporting_label(REPORTING_MEASURE, str_from(names[i])), measure);
	}
	report_add_said(making->document, REPORT_PARAGRAPH, SAY_MEASURES_ABOUT, NULL);
	report_add_said(making->document, REPORT_ITEM, SAY_MEASURE_WHY_OBSERVED, NULL);
	report_add_said(making->document, REPORT_ITEM, SAY_MEASURE_WHY_EAP, NULL);
	report_add_said(making->document, REPORT_ITEM, SAY_MEASURE_WHY_PLAUSIBLE, NULL);
	report_add_said(making->document, REPORT_ITEM, SAY_MEASURE_WHY_RAPID, NULL);
}
