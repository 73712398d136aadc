/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Draws a fixed number of units from one list, the units of one stratum in the order of the frame.
 *
 * srs: every set of units alike. systematic: every N/n-th unit from a random start, so the order of
 * the list counts. The others draw with probability proportional to size (pps), without
 * replacement:
 *
 *   pps-systematic  Madow 1949: points a fixed interval X/n apart on the line of sizes
 *   pps-brewer      Brewer 1975; Tille 2006, Sampling Algorithms, 5.6: n draws; unit i is drawn
 *                   with chance ~ p (r - p) / (r - k p), p its probability, r the sum of those
 *                   that are not drawn yet, k the draws that are left. Time ~ N n
 *   pps-pareto      Rosen 1997: the n smallest of U (1 - p) / ((1 - U) p), U uniform
 *
 * Probabilities of inclusion are exact, n x / X, except those of pps-pareto: they are its target,
 * which the true ones approach as the sum of p (1 - p) grows (sample_method_exact).
 *
 * A unit whose probability would reach 1 is taken for certain and the rest shared out among the
 * others, until no such unit is left (Sarndal, Swensson & Wretman 1992, 3.6.2).
 *
 * Not for a variance: joint probabilities are not given. Those of both systematic methods are 0 for
 * many pairs, so no unbiased estimator of their variance exists.
 *
 * The draw depends on the key and the list only, and uses no function of libm: it is the same on
 * every machine.
 */
#ifndef KESU_SAMPLE_SELECT_H
#define KESU_SAMPLE_SELECT_H

#include <random/stream.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order of SAMPLE_METHOD_NAMES. */
enum sample_method {
	SAMPLE_SRS,
	SAMPLE_SYSTEMATIC,
	SAMPLE_PPS_SYSTEMATIC,
	SAMPLE_PPS_BREWER,
	SAMPLE_PPS_PARETO,
};

#define SAMPLE_METHOD_NAMES "srs|systematic|pps-systematic|pps-brewer|pps-pareto"

bool sample_method_by_size(enum sample_method method);
bool sample_method_by_order(enum sample_method method); /* whether the order of the list counts */
bool sample_method_exact(enum sample_method method);

enum sample_stream {
	SAMPLE_STREAM_UNITS,  /* of a stratum, or the psus of it */
	SAMPLE_STREAM_PEOPLE, /* of a psu, or its households */
	SAMPLE_STREAM_RESERVE,
	SAMPLE_STREAM_KISH, /* tables for the households of a psu */
};
/* The key of a list by its name in UTF-8: a change in one list leaves the others' samples alone. */
struct random_key sample_key(uint64_t seed, enum sample_stream stream, const char *name);

/* What the draw says of each unit of the list. */
struct sample_unit {
	double probability; /* of inclusion, also of a unit that was not drawn; 1: certain */
	bool certain;
	size_t order; /* from 1, as drawn, certain units first; 0: not drawn */
};

struct sample_list {
	const double *size; /* > 0 and finite; not read by srs and systematic */
	size_t count, take; /* 1 <= take <= count */
};

/* Fills probability and certain of list->count units, order with 0; returns how many are certain.
 * take == count makes all of them certain. */
size_t sample_inclusion(
        enum sample_method method, const struct sample_list *list, struct sample_unit *units);
/* Fills all of them; returns how many are certain. */
size_t sample_select(enum sample_method method, const struct sample_list *list,
        struct random_key key, struct sample_unit *units);

#endif
