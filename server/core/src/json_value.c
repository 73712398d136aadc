/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/json_value.h>

#include <base/number.h>

#include <math.h>

json_t *core_json_value_text(struct str s)
{
	return json_stringn(s.p ? s.p : "", s.n);
}

json_t *core_json_value_text_or_null(struct str s)
{
	return s.p ? json_stringn(s.p, s.n) : json_null();
}

json_t *core_json_value_number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

bool core_json_value_whole(const json_t *json, int64_t *whole)
{
	if (json_is_real(json))
		return number_is_whole(json_real_value(json), whole);
	*whole = json_integer_value(json);
	return json_is_integer(json);
}

json_t *core_json_value_interval(double low, double high)
{
	if (!isfinite(low) || !isfinite(high))
		return json_null();
	return json_pack("[f, f]", low, high);
}
