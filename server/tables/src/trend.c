/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line for each comparison. What is not known is said in words. */
#include "trend.h"

#include <jansson.h>
#include <math.h>
#include <reporting/labels.h>
#include <stdio.h>

void tables_probability_words(double probability, char words[static TABLES_PROBABILITY_SIZE])
{
	if (isnan(probability))
		snprintf(words, TABLES_PROBABILITY_SIZE, "–");
	else if (probability < 0.001)
		snprintf(words, TABLES_PROBABILITY_SIZE, "<0.001");
	else if (probability > 0.999)
		snprintf(words, TABLES_PROBABILITY_SIZE, ">0.999");
	else
		snprintf(words, TABLES_PROBABILITY_SIZE, "%.3f", probability);
}

/* How large the missing error of a baseline must be for the change not to be significant. */
static void write_missing_error(const struct publish_change *change, struct buf *out)
{
	if (isfinite(change->reference_se_most))
		buf_printf(out,
		        "；基期标准误若大于 %.2f 个百分点则变化不显著 not beyond chance if the "
		        "baseline's SE was over %.2f points",
		        change->reference_se_most * 100, change->reference_se_most * 100);
	else
		buf_add(out, STR("；" REPORTING_NOTE_BASELINE_OPEN_ZH
		                 " " REPORTING_NOTE_BASELINE_OPEN_EN));
}

static void write_change(const struct publish_change *change, struct buf *out)
{
	const struct reporting_label *note =
	        reporting_label_change(change->kind, change->linking_se);
	char p[TABLES_PROBABILITY_SIZE];

	buf_printf(out,
	        "变化 change: %.*s %.*s %d %.2f %%%s → %+.2f 个百分点 points，%s interval "
	        "%+.2f ~ %+.2f",
	        STR_ARG(change->region), STR_ARG(change->region_name.zh), change->year,
	        change->reference * 100, change->derived ? "（推算 computed）" : "",
	        change->change * 100, REPORTING_TITLE_INTERVAL_ZH, change->low * 100,
	        change->high * 100);
	if (isfinite(change->p)) {
		tables_probability_words(change->p, p);
		buf_printf(out, "，p %s", p);
	} else {
		write_missing_error(change, out);
	}
	if (change->linking_se > 0)
		buf_printf(out,
		        "，" REPORTING_TITLE_LINKING_ERROR_ZH " " REPORTING_TITLE_LINKING_ERROR_EN
		        " %.2f",
		        change->linking_se * 100);
	buf_printf(out, "。%s %s\n", note->zh, note->en);
}

static void write_projection(const struct publish_projection *projection, struct buf *out)
{
	const struct reporting_label *model = reporting_label(REPORTING_MODEL, projection->model);
	const struct reporting_label *verdict = reporting_label_verdict(projection->verdict, false);
	char probability[TABLES_PROBABILITY_SIZE];

	tables_probability_words(projection->probability, probability);
	buf_printf(out,
	        "外推 projection: %d %s %s（%d 次调查 waves）%.2f %%，%s interval %.2f–%.2f "
	        "%%，" REPORTING_TITLE_TARGET_PROBABILITY_ZH " probability %s，%s %s\n",
	        projection->year, model->zh, model->en, projection->waves, projection->share * 100,
	        REPORTING_TITLE_INTERVAL_ZH, projection->low * 100, projection->high * 100,
	        probability, verdict->zh, verdict->en);
}

/* Says which waves are not compared, so that a reader does not compare them either. */
static void write_apart(const struct publish_indicator *indicator, struct buf *out)
{
	const struct str *stored = &indicator->run.diagnostics;
	json_t *diagnostics = json_loadb(stored->p, stored->n, 0, NULL), *wave;
	size_t i;

	json_array_foreach(json_object_get(diagnostics, "not_compared"), i, wave)
	{
		const char *zh, *en;

		if (json_unpack(json_object_get(wave, "words"), "{s:s, s:s}", "zh", &zh, "en",
		            &en) == 0)
			buf_printf(out, "以往调查 earlier wave: %d %s。%s\n",
			        (int)json_integer_value(json_object_get(wave, "year")), zh, en);
	}
	json_decref(diagnostics);
}

void tables_trend(const struct publish_indicator *indicator, struct buf *out)
{
	for (size_t i = 0; i < indicator->change_count; i++)
		write_change(&indicator->changes[i], out);
	write_apart(indicator, out);
	for (size_t i = 0; i < indicator->projection_count; i++)
		write_projection(&indicator->projections[i], out);
}
