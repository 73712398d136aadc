/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shares n units out among strata, in proportion to a measure of each: its units N_h
 * (proportional), 1 (equal), N_h S_h (Neyman 1934; Cochran 1977, 5.5: the least variance of a mean
 * or total at a given n, S_h the standard deviation in the stratum), or X_h^q of a total X_h
 * (power allocation: Bankier 1988 with equal coefficients of variation; q = 0 is equal, 1
 * proportional, 0.5 a compromise between the whole and its parts).
 *
 * Bounds: at least `least` units and at most all N_h. A stratum that the proportion would put
 * beyond a bound gets the bound, and the rest is shared out again among the others (Gabler,
 * Ganninger & Munnich 2012 prove that this is the optimum under the bounds). Then the parts are
 * made whole: each loses its fraction, and the units that this leaves go one each to the largest
 * fractions, of equal ones to the first stratum.
 *
 * Not for a measure guessed from few cases: Neyman's gain is lost where S_h is badly known.
 */
#ifndef KESU_SAMPLE_ALLOCATE_H
#define KESU_SAMPLE_ALLOCATE_H

#include <base/error.h>

#include <stddef.h>

struct sample_part {
	size_t units;   /* N_h, at least 1 */
	double measure; /* >= 0 and finite */
	size_t take;    /* n_h, the result */
};

/*
 * Fails when n is more than all units or less than `least` of each (of a stratum with fewer: all of
 * it), and when the strata with a measure above 0 do not hold n units. With least == 0 a stratum
 * may get 0.
 */
KESU_MUST_CHECK bool sample_allocate(
        struct sample_part *parts, size_t count, size_t n, size_t least, struct error *error);

#endif
