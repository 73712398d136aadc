/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/json_value.h>

#include <math.h>

json_t *core_json_value_text(struct str s)
{
	return json_stringn(s.p ? s.p : "", s.n);
}

json_t *core_json_value_number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

json_t *core_json_value_interval(double low, double high)
{
	if (!isfinite(low) || !isfinite(high))
		return json_null();
	return json_pack("[f, f]", low, high);
}
