/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The distance functions: g, its derivative and its integral, for each method. Private to the
 * room. */
#ifndef KESU_WEIGHTING_DISTANCE_H
#define KESU_WEIGHTING_DISTANCE_H

#include <weighting/calibrate.h>

struct distance {
	double g, slope, integral;
};

/* POSTSTRATIFY has none. */
struct distance weighting_distance_at(const struct calibrate_options *options, double u);

#endif
