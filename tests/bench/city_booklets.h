/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the sample of a made-up city answers on one of seven booklets, and what measuring makes of
 * it (演练数据).
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
	/* the first ones of the city's, at most CITY_ITEMS; each earns as much as any */
	size_t items;
	bool guessed;    /* choices are 3PL items, else 2PL */
	bool neighbours; /* with the regressor of the psu */
	bool booklets;   /* else everybody is given the whole form */
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

/* Outcomes of the whole form (all items of the city) and of the booklet. Ended by city_asked_end.
 */
void city_asked_make(struct city_asked *asked, const struct cells_scheme *scheme,
        const struct city_form *form, const struct population *city,
        const struct city_weighted *in);
void city_asked_end(struct city_asked *asked);
/* Shares of all cells and their variances; the draws become one, in BY_PLAUSIBLE. */
KESU_MUST_CHECK bool city_asked_estimate(struct city_asked *asked,
        const struct cells_scheme *scheme, struct city_weighted *in, struct error *error);
/* Outcomes of EAPs and plausible scores. */
KESU_MUST_CHECK bool city_asked_measure(struct city_asked *asked, const struct city_form *form,
        const struct city_weighted *in, uint64_t seed, double *reliability, struct error *error);

#endif
