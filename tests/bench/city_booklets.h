/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The answers of a simulated city's sample to one of seven booklets, and the outcomes measured from
 * them (演练数据).
 */
#ifndef KESU_BENCH_CITY_BOOKLETS_H
#define KESU_BENCH_CITY_BOOKLETS_H

#include "city_weighted.h"

#include <measurement/measure.h>

enum { BY_WHOLE, BY_BOOKLET, BY_EAP, BY_PLAUSIBLE, MEASURES };
/* With replicates' variances; BY_PLAUSIBLE is each row's mean over its draws. Behind them the
 * draws. */
enum { BY_DRAWS = MEASURES, CITY_OUTCOMES = BY_DRAWS + MEASURE_DRAWS };

struct city_form {
	/* the first items of the city, at most CITY_ITEMS; all have the same points */
	size_t items;
	bool guessed;    /* items with choices are 3PL; false: 2PL */
	bool neighbours; /* with the regressor of the psu */
	bool booklets;   /* false: everybody is given the whole form */
};

struct city_asked {
	size_t rows;
	int8_t *category;
	double *y[CITY_OUTCOMES]; /* of each outcome, is it at or above the cut */
	struct estimate *shares[CITY_OUTCOMES];
	size_t *first; /* the groups and the region of each row */
	uint32_t *indicator;
	size_t indicators;
	const char **name;
};

/* Makes the outcomes of the whole form (all items of the city) and of the booklet. The caller ends
 * it with city_asked_end. */
void city_asked_make(struct city_asked *asked, const struct cells_scheme *scheme,
        const struct city_form *form, const struct population *city,
        const struct city_weighted *in);
void city_asked_end(struct city_asked *asked);
/* Shares of all cells and their variances. The draws are combined into BY_PLAUSIBLE. */
KESU_MUST_CHECK bool city_asked_estimate(struct city_asked *asked,
        const struct cells_scheme *scheme, struct city_weighted *in, struct error *error);
/* Makes the outcomes of EAPs and of plausible scores. */
KESU_MUST_CHECK bool city_asked_measure(struct city_asked *asked, const struct city_form *form,
        const struct city_weighted *in, uint64_t seed, double *reliability, struct error *error);

#endif
