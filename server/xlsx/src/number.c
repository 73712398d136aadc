/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "number.h"

#include <math.h>
#include <stdio.h>

static const double digits_end = 1e15; /* from here on Excel knows 15 digits of a whole number */

enum xlsx_number xlsx_number_write(struct str text, char to[static XLSX_NUMBER_SIZE])
{
	double value;

	if (!str_to_double(text, &value) || !isfinite(value))
		return XLSX_NUMBER_NONE;
	if (fabs(value) >= digits_end)
		return XLSX_NUMBER_LONG;
	snprintf(to, XLSX_NUMBER_SIZE, value == rint(value) ? "%.0f" : "%.15g", value);
	return XLSX_NUMBER_GOOD;
}
