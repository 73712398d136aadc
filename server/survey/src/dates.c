/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dates.h"

#include <base/day.h>

bool survey_day_valid(struct str day)
{
	return day_exists(day, 1901, 9999); /* up to 1900 nothing is held */
}
