/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How well the form measures those who answered it: the weighted mean of its points and its
 * reliability, Cronbach's alpha (1951; KR-20 when every item is right or wrong). A share of people
 * over a cut means little without the reliability, because noise moves people over the cut.
 */
#ifndef KESU_RUN_INPUT_FORM_H
#define KESU_RUN_INPUT_FORM_H

#include <model/instrument.h>

struct run_form {
	int items;
	double weight, total, total_squares;
	double item[INSTRUMENT_ITEMS_MAX], item_squares[INSTRUMENT_ITEMS_MAX];
};

void run_form_add(struct run_form *form, double weight, const int *points);
/* The mean of the points; NAN when there are no respondents. */
double run_form_mean(const struct run_form *form);
/* NAN when the points do not vary, or when there is only one item. */
double run_form_alpha(const struct run_form *form);

#endif
