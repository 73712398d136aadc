/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plausible scores: for each draw the points a person would have on the whole of a reference form.
 * Items that were answered count as answered, the others are drawn from their response curves at
 * the draw's theta, and points are added up. So people with a short or rotated form are judged on
 * the form for which the cut is defined, with the reliability of that form.
 */
#ifndef KESU_PLAUSIBLE_SCORE_H
#define KESU_PLAUSIBLE_SCORE_H

#include <plausible/draw.h>

#define PLAUSIBLE_NOT_ASKED SIZE_MAX

struct plausible_form_item {
	struct irt_item item; /* on the scale of the regression's coefficients */
	double points; /* for the highest category; category k of K has k / (K - 1) of them */
	size_t column; /* of the responses; PLAUSIBLE_NOT_ASKED: nobody was given it */
};

struct plausible_form {
	size_t items;
	const struct plausible_form_item *item;
};

/* score[row x draws + draw] from value[], laid out as plausible_draw does. */
void plausible_score(const struct plausible_sample *sample, const struct plausible_form *form,
        const struct plausible_draws *draws, const double *value, double *score);

#endif
