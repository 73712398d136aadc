/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Nonresponse by weighting classes (Oh & Scheuren 1983; Kalton & Flores-Cervantes 2003): inside a
 * class the people who answered represent all who were invited, so their weights are multiplied by
 *   F = sum w of the invited / sum w of those who answered.
 * People who answered and are outside the frame count as having answered. The share of such people
 * among the nonrespondents is assumed to be the same; they leave the sample with their adjusted
 * weights.
 *
 * Classes begin as stratum x residence. A class is too small with fewer than RESPONSE_LEAST
 * answers, or with F above RESPONSE_SPREAD times that of the whole sample. The first class that is
 * too small is joined with the class before or after it in the order of regions and strata: with
 * the one nearer in the region tree; if both are equally near, the one with the same residence;
 * else the one with fewer answers; else the one before. This is repeated until no class is too
 * small or one is left.
 */
#ifndef KESU_WEIGHTING_RESPONSE_H
#define KESU_WEIGHTING_RESPONSE_H

#include <design/cells.h>

#define RESPONSE_LEAST  20
#define RESPONSE_SPREAD 2.0

struct response_psu {
	uint32_t stratum; /* 0 .. strata - 1 */
	uint32_t region;
	int8_t residence;         /* a level, or negative */
	size_t invited, answered; /* persons */
	double invited_weight, answered_weight;
};

struct response_class {
	uint32_t region;  /* the lowest region that contains all its psus */
	uint32_t stratum; /* the first of them */
	int8_t residence; /* negative: several */
	uint32_t joined;  /* stratum x residence in it */
	size_t psus, invited, answered;
	double invited_weight, answered_weight;
	double factor; /* 1 where nobody answered */
};

struct response {
	uint32_t *class_of; /* of each psu */
	struct response_class *class;
	size_t classes, begun; /* begun: stratum x residence */
};

/* Regions of psus must be in the scheme's tree. weighting_response_end ends it. */
void weighting_response_make(struct response *response, const struct cells_scheme *scheme,
        const struct response_psu *psus, size_t count);
void weighting_response_end(struct response *response);

/*
 * Response rates of the American Association for Public Opinion Research (Standard Definitions,
 * 10th ed. 2023): RR1 = I / (invited - ineligible), RR3 = I / (I + e (invited - I - ineligible))
 * with e, the share of the eligible among those whose eligibility is not known, that among those
 * who answered; where I are the respondents. By persons, or by base weights.
 */
struct response_rates {
	double rr1, rr3, e;
};
struct response_rates weighting_response_rates_of(
        double invited, double respondents, double ineligible);
/* 1 - 2 S of the classes' response rates (Schouten, Cobben & Bethlehem 2009), by base weights. */
double weighting_response_r_indicator(const struct response *response);

#endif
