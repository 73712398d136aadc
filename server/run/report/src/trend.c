/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reasons why a wave cannot be compared, in both languages. */
#include "parts.h"

#include <core/json_value.h>
#include <reporting/labels.h>

static json_t *words_of(enum run_apart apart)
{
	const struct reporting_label *label =
	        reporting_label(REPORTING_APART, str_from(run_apart_name(apart)));

	return json_pack("{s:s, s:s}", "zh", label->zh, "en", label->en);
}

json_t *run_report_trend(const struct run_result *result)
{
	const struct run_past *past = &result->snapshot->past;
	const struct run_trend *trend = &result->figures->trend;
	json_t *list = json_array();

	for (size_t i = 0; i < past->wave_count; i++) {
		const struct run_wave *wave = &past->waves[i];
		enum run_apart apart = trend->waves[i].apart;

		if (apart)
			json_array_append_new(
			        list, json_pack("{s:i, s:I, s:o, s:s, s:o}", "year", wave->year,
			                      "run", (json_int_t)wave->run_id, "survey",
			                      core_json_value_text(wave->slug), "because",
			                      run_apart_name(apart), "words", words_of(apart)));
	}
	return json_pack("{s:o}", "not_compared", list);
}
