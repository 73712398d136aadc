/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures held against others, by a share of what is wanted. After cmocka.h. */
#ifndef KESU_TEST_NEAR_H
#define KESU_TEST_NEAR_H

#include <math.h>

static inline void assert_near(double got, double want, double relative)
{
	if (!(fabs(got - want) <= relative * fabs(want)))
		fail_msg("%.15g, not %.15g", got, want);
}

#endif
