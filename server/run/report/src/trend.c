/* Words in both languages for what keeps a wave apart. */
#include "parts.h"

#include <core/json_value.h>

static json_t *words_of(enum run_apart apart)
{
	static const struct {
		const char *zh, *en;
	} words[RUN_APARTS] = {
	        [RUN_APART_STANDARD] = {"按另一达标标准计算，不可比",
	                "by another standard: not comparable"},
	        [RUN_APART_MEASURE] = {"用另一种计分方法（卷面分与似真分），不可比",
	                "by another measure (observed points or plausible scores): not comparable"},
	        [RUN_APART_FORM] = {"以另一份参照卷计分，不可比",
	                "judged on another reference form: not comparable"},
	        [RUN_APART_SCALE] = {"两次的量尺没有由共同题可靠连接，不可比",
	                "no items in common hold both on one scale: not comparable"},
	};

	return json_pack("{s:s, s:s}", "zh", words[apart].zh, "en", words[apart].en);
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
			                      json_value_text(wave->slug), "because",
			                      run_apart_name(apart), "words", words_of(apart)));
	}
	return json_pack("{s:o}", "not_compared", list);
}
