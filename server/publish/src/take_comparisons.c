/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns the rows of the promised comparisons into structs. */
#include "take.h"

#include <queries/publish.h>
#include <reporting/words.h>

bool publish_comparison_is_judged(const struct publish_comparison *comparison)
{
	return comparison->verdict.n > 0;
}

/* The nation is no region of the tree; what has no name goes by its code. */
static struct publish_words name_of(
        struct publish_indicator *indicator, struct str name, struct str code)
{
	if (name.p)
		return publish_keep_words(indicator, name);
	if (str_equal_c(code, "CN"))
		return (struct publish_words){
		        STR(REPORTING_TITLE_NATION_ZH), STR(REPORTING_TITLE_NATION_EN)};
	code = publish_keep(indicator, code);
	return (struct publish_words){code, code};
}

static void take_promise(struct publish_indicator *indicator,
        const struct q_run_comparisons_row *row, struct publish_comparison *out)
{
	*out = (struct publish_comparison){
	        .region = publish_keep(indicator, row->region),
	        .against = publish_keep(indicator, row->against),
	        .comparison = publish_keep(indicator, row->comparison),
	        .wording = publish_keep(indicator, row->wording),
	        .quote = publish_keep(indicator, row->quote),
	        .region_name = name_of(indicator, row->region_name, row->region),
	        .against_name = name_of(indicator, row->against_name, row->against),
	        .year = row->year,
	        .outcome = publish_keep(indicator, row->outcome),
	        .reason = publish_keep(indicator, row->reason),
	        .verdict = publish_keep(indicator, row->verdict),
	};
}

static void take_figure(struct publish_indicator *indicator,
        const struct q_run_comparisons_row *row, struct publish_comparison *out)
{
	out->kind = publish_keep(indicator, row->kind);
	out->run = row->reference_run_is_null ? 0 : row->reference_run;
	out->series = publish_keep(indicator, row->series);
	out->standard = publish_keep(indicator, row->standard);
	out->source = publish_keep(indicator, row->source);
	out->url = publish_keep(indicator, row->url);
	out->note = publish_keep(indicator, row->note);
	out->version = row->version_is_null ? 0 : row->version;
	out->figure_year = row->reference_year_is_null ? 0 : row->reference_year;
	out->figure_share =
	        publish_number_or_none(row->reference_share, row->reference_share_is_null);
	out->figure_se = publish_number_or_none(row->reference_se, row->reference_se_is_null);
	out->n = publish_number_or_none(row->n, row->n_is_null);
}

static void take_judgement(const struct q_run_comparisons_row *row, struct publish_comparison *out)
{
	out->difference = publish_number_or_none(row->difference, row->difference_is_null);
	out->se = publish_number_or_none(row->se, row->se_is_null);
	out->df = publish_number_or_none(row->df, row->df_is_null);
	out->low = publish_number_or_none(row->ci_low, row->ci_low_is_null);
	out->high = publish_number_or_none(row->ci_high, row->ci_high_is_null);
	out->probability = publish_number_or_none(row->probability, row->probability_is_null);
	out->figure_se_most =
	        publish_number_or_none(row->reference_se_most, row->reference_se_most_is_null);
}

void publish_comparisons_take(struct publish_indicator *indicator, const struct db_batch *batch,
        const struct publish_figures *asked)
{
	struct publish_comparisons *comparisons = &indicator->comparisons;
	struct q_run_comparisons_row row;

	comparisons->count = db_rows(batch, asked->comparisons);
	comparisons->list =
	        arena_new(&indicator->arena, comparisons->count + 1, sizeof(*comparisons->list));
	for (size_t i = 0; q_run_comparisons_row(batch, asked->comparisons, i, &row); i++) {
		take_promise(indicator, &row, &comparisons->list[i]);
		take_figure(indicator, &row, &comparisons->list[i]);
		take_judgement(&row, &comparisons->list[i]);
	}
}
