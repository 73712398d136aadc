/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a linking error does to a share of people at or above a cut in points of a form: the error
 * moves the scale under the cut, so it is carried into the share by shifting the cut. Added to a
 * share as it is, the error of a mean would be too large for a region far from the cut and too
 * small for one at it.
 *
 *   theta    where the form's expected points are the cut, T(theta) = cut, T = sum points_i P_i
 *   h        linking_se * T'(theta): the error in points
 *   share    se = (P(points >= cut - h) - P(points >= cut + h)) / 2, P read between the points that
 *            the form has by a straight line
 */
#ifndef KESU_IRT_LINK_SHARE_H
#define KESU_IRT_LINK_SHARE_H

#include <irt/grid.h>
#include <irt/item.h>
#include <stddef.h>

struct linking_cut {
	double theta;
	double slope; /* T' there: points a unit of theta */
};

/* Items of two categories. A cut that T does not reach inside the grid is taken at the grid's end.
 */
struct linking_cut linking_cut(const struct irt_item *items, const double *points, size_t count,
        double cut, const struct irt_grid *grid);

enum { IRT_LINK_STEPS_MAX = 64 };

/* How many steps of points either side of the cut the share has to be known at, for h in steps. */
size_t linking_reach(double h);
/* share[0 .. 2 reach]: at or above the cut less reach steps .. and reach steps; h at most reach. */
double linking_share_se(const double *share, size_t reach, double h);

#endif
