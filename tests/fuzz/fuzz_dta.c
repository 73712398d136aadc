/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a file of Stata. */
#include "statistics.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool known = size > 11 && (data[2] == 1 || !memcmp(data, "<stata_dta>", 11));

	return known ? statistics_fuzz(data, size) : 0;
}
