/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three decimals of a degree are about a hundred metres: one village is told from the next. */
#include "place.h"

#include <core/json_value.h>

#include <math.h>

enum { LATITUDE_MAX = 90, LONGITUDE_MAX = 180, ACCURACY_MAX_M = 100000, PER_DEGREE = 1000 };

static bool is_rounded_degree(const json_t *value, double most)
{
	double degree = json_number_value(value), steps = degree * PER_DEGREE;

	return json_is_number(value) && fabs(degree) <= most && fabs(steps - round(steps)) < 1e-6;
}

static const char *place_fault(const json_t *place, const char **why)
{
	int64_t metres;

	*why = "须是本人同意的（true） / it must be agreed to (true)";
	if (!json_is_true(json_object_get(place, "consent")))
		return "/place/consent";
	*why = "须是至多三位小数的度数 / it must be degrees of three decimals at most";
	if (!is_rounded_degree(json_object_get(place, "latitude"), LATITUDE_MAX))
		return "/place/latitude";
	if (!is_rounded_degree(json_object_get(place, "longitude"), LONGITUDE_MAX))
		return "/place/longitude";
	*why = "须是整数（米） / it must be whole metres";
	if (!core_json_value_whole(json_object_get(place, "accuracy"), &metres) || metres < 0 ||
	        metres > ACCURACY_MAX_M)
		return "/place/accuracy";
	*why = "有多余的内容 / it says more than is asked for";
	return json_object_size(place) == 4 ? NULL : "/place";
}

void interview_place_check(struct interview_record *record, bool is_asked)
{
	const json_t *place = json_object_get(record->in, "place");
	const char *pointer, *why;

	if (!place || json_is_null(place))
		return;
	if (!is_asked) {
		record->code = "place_not_asked";
		return;
	}
	pointer = place_fault(place, &why);
	if (pointer)
		interview_record_fault(record, str_from(pointer), str_from(why));
}
