/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a file of SPSS. */
#include "statistics.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool known = size > 4 && !memcmp(data, "$FL", 3);

	return known ? statistics_fuzz(data, size) : 0;
}
