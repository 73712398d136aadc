/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each comparison names the figure, its source and its standard; the survey's own are at the top of
 * the document. What was not compared has no difference, not even as null.
 */
#include "json_parts.h"

#include <core/json_value.h>

#include <math.h>

static json_t *text_or_null(struct str s)
{
	return s.n ? core_json_value_text(s) : json_null();
}

/* instrument: another run's is this one's; of other sources nobody knows it. */
static json_t *figure_of(
        const struct publish_indicator *indicator, const struct publish_comparison *one)
{
	json_t *figure;

	if (!one->kind.n)
		return json_null();
	figure = json_pack("{s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:o}", "kind",
	        core_json_value_text(one->kind), "year", one->figure_year, "share",
	        core_json_value_number(one->figure_share), "se",
	        core_json_value_number(one->figure_se), "n",
	        isfinite(one->n) ? json_integer((json_int_t)one->n) : json_null(), "standard",
	        text_or_null(one->run ? indicator->standard : one->standard), "instrument",
	        text_or_null(one->run ? indicator->instrument : STR("")), "run",
	        one->run ? json_integer(one->run) : json_null());
	if (!one->run)
		json_object_update_new(
		        figure, json_pack("{s:o, s:i, s:o, s:o, s:o}", "series",
		                        core_json_value_text(one->series), "version", one->version,
		                        "source", core_json_value_text(one->source), "url",
		                        text_or_null(one->url), "note", text_or_null(one->note)));
	return figure;
}

static json_t *judgement_of(const struct publish_comparison *one)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "difference",
	        core_json_value_number(one->difference), "se", core_json_value_number(one->se),
	        "df", core_json_value_number(one->df), "ci",
	        core_json_value_interval(one->low, one->high), "probability",
	        core_json_value_number(one->probability), "verdict",
	        core_json_value_text(one->verdict), "figure_se_most",
	        core_json_value_number(one->figure_se_most));
}

static json_t *comparison_of(
        const struct publish_indicator *indicator, const struct publish_comparison *one)
{
	json_t *object = json_pack("{s:o, s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	        "region", core_json_value_text(one->region), "region_name",
	        publish_json_words(one->region_name), "year", one->year, "with",
	        core_json_value_text(one->against), "with_name",
	        publish_json_words(one->against_name), "comparison",
	        core_json_value_text(one->comparison), "wording", text_or_null(one->wording),
	        "quote", core_json_value_text(one->quote), "outcome",
	        core_json_value_text(one->outcome), "reason", text_or_null(one->reason), "figure",
	        figure_of(indicator, one));

	if (publish_comparison_is_judged(one))
		json_object_update_new(object, judgement_of(one));
	return object;
}

json_t *publish_json_comparisons(const struct publish_indicator *indicator)
{
	json_t *list = json_array();

	for (size_t i = 0; i < indicator->comparisons.count; i++)
		json_array_append_new(
		        list, comparison_of(indicator, &indicator->comparisons.list[i]));
	return list;
}
