/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares figures; the tolerance is a share of the wanted value. Include it after cmocka.h. */
#ifndef KESU_TEST_NEAR_H
#define KESU_TEST_NEAR_H

#include <math.h>

static inline void assert_near(double got, double want, double relative)
{
	if (!(fabs(got - want) <= relative * fabs(want)))
		fail_msg("%.15g, not %.15g", got, want);
}

#endif
