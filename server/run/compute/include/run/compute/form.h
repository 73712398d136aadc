/*
 * How well the form measures those who answered it: the weighted mean of its points and its
 * reliability, Cronbach's alpha (1951; KR-20 where every item is right or wrong). A share of people
 * over a cut means little without it: noise moves people over the cut.
 */
#ifndef KESU_RUN_COMPUTE_FORM_H
#define KESU_RUN_COMPUTE_FORM_H

#include <model/instrument.h>

struct form_sums {
	int items;
	double weight, total, total_squares;
	double item[INSTRUMENT_ITEMS_MAX], item_squares[INSTRUMENT_ITEMS_MAX];
};

void form_add(struct form_sums *form, double weight, const int *points);
double form_mean(const struct form_sums *form);  /* of the points; NAN without respondents */
double form_alpha(const struct form_sums *form); /* NAN when points do not vary, or one item */

#endif
