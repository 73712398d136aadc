/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From answers to points on the reference form, for a form that is short or comes in booklets:
 *   1. items      calibrated by irt_fit with the final weights; items that were not asked are
 *                 missing by design. Items with known parameters are anchors and keep them. An
 *                 anchor whose RMSD is above MEASURE_DRIFT_MOST is freed, the largest RMSD first,
 *                 and the model is fitted again (PISA's rule for trend items; von Davier & Bezirhan
 *                 2023). Where more than half would be freed, or fewer than IRT_ANCHORS_LEAST would
 *                 be left, the anchors cannot define the scale: the status is "impossible"
 *   2. people     EAP and reliability; expected points on the form at the EAP
 *   3. regression of theta on indicators of every group that is reported, with the items as they
 *                 are (plausible/regression.h); redundant indicators are left out and counted. With
 *                 psus, also on the mean EAP of the other rows of the psu: residents of one place
 *                 are similar, and draws from a regression without it would make places too similar
 *   4. draws      plausible values, and from each the points on the form (plausible/score.h):
 *                 answers as given, all other items drawn
 * Results have the same bits for any number of threads, and for any order of the rows if
 * identifiers are unique.
 */
#ifndef KESU_MEASUREMENT_MEASURE_H
#define KESU_MEASUREMENT_MEASURE_H

#include <irt/fit.h>
#include <irt/scores.h>
#include <linking/link.h>
#include <plausible/score.h>

enum { MEASURE_DRAWS = 10, MEASURE_MESSAGE = 1024 };
enum { MEASURE_INDICATOR_LEAST = 30 }; /* rows with it, and without */
#define MEASURE_DRIFT_MOST   0.12      /* RMSD of an anchor */
#define MEASURE_GUESS_SD     0.5       /* of the prior of logit(c) about logit(chance) */
#define MEASURE_SLOPE        1.0       /* and of that of all slopes: its mean */
#define MEASURE_SLOPE_SD     0.5
#define MEASURE_INTERCEPT_SD 3.0  /* of the prior of a guessed item's intercept, about 0 */
#define MEASURE_TOLERANCE    1e-4 /* of the items: the largest change of a parameter, as R's mirt */
#define MEASURE_NOT_ASKED    SIZE_MAX

/* An item of the reference form, or of the survey only (points 0). */
struct measure_item {
	const char *name; /* for messages */
	enum irt_model model;
	/* probability of a right guess, in (0, 1): centre of the prior of a 3PL item's asymptote */
	double chance;
	double points;                /* on the form; 0: asked, but not on it */
	size_t column;                /* of the responses; MEASURE_NOT_ASKED: needs `known` */
	const struct irt_item *known; /* from an earlier wave, of two categories; NULL: free */
};

struct measure_rows {
	size_t count, columns;  /* columns: of the responses; each is some item's */
	const int8_t *category; /* count x columns, row by row; negative: not administered */
	const double *weight;   /* final ones, above 0 */
	const uint64_t *id;     /* keys of the rows' random numbers; unique */
	const uint32_t *psu;    /* any numbers; NULL: without the regressor of the psu */
	/* Indicators that are 1 of row i: indicator[first[i]] .. indicator[first[i + 1] - 1],
	 * ascending. */
	size_t indicators;
	const size_t *first;
	const uint32_t *indicator;
	const char *const *indicator_name; /* for messages */
};

struct measure_options {
	uint32_t draws; /* MEASURE_DRAWS */
	uint64_t seed;
	/* A number of the survey, so that surveys with one seed have their own random numbers (see
	 * plausible/draw.h); 0: what the rows contain. */
	uint64_t source;
};

enum measure_status {
	MEASURE_GOOD,
	MEASURE_NOT_CONVERGED,
	/* an item all right or never asked, booklets apart, too few anchors .. */
	MEASURE_IMPOSSIBLE,
};

struct measure {
	enum measure_status status;
	char message[MEASURE_MESSAGE];      /* if not good; no member below is then set */
	struct irt_fit_result fit;          /* by response column */
	struct irt_reliability reliability; /* eap and marginal */
	struct plausible_regression regression;
	double *score;      /* count x draws: plausible points on the form, row by row */
	double *eap_points; /* of each row; NAN without an answer */
	size_t silent;      /* rows without an answer: drawn from the regression alone */
	bool *dropped;      /* of each indicator: too few rows, or redundant */
	size_t dropped_count;
	/* of each response column: an anchor's RMSD when it was last fixed; NAN: no anchor */
	double *drift;
	bool *freed;                 /* anchors that drifted too far and were estimated anew */
	size_t anchors, freed_count; /* anchors: that stayed */
	/* Of each response column: an anchor's difficulty, estimated freely and linked, less the
	 * known one; NAN: none. */
	double *shift;
	struct linking_estimate
	        link; /* of a free calibration to the anchors that stayed: a check */
	/* Linking error of a mean theta on the anchors' scale (link.se_jackknife); 0 without
	 * anchors, NAN: not known. */
	double linking_se;
};

/* Ended by measurement_end whatever the status. */
void measurement_make(const struct measure_rows *rows, const struct measure_item *items,
        size_t count, const struct measure_options *options, struct measure *out);
void measurement_end(struct measure *measure);

/* "good", "not_converged", "impossible". */
const char *measurement_status_name(enum measure_status status);

#endif
