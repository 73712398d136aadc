/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <base/number.h>

static const double exact_most = 9007199254740992.0; /* 2^53 */

bool number_is_whole(double value, int64_t *whole)
{
	if (!(value >= -exact_most && value <= exact_most))
		return false;
	*whole = (int64_t)value;
	return (double)*whole == value;
}
