/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of a run's documents. The recipe says by which methods, the diagnostics say with what
 * results. Each function returns a new object whose members become members of the document, unless
 * its comment says otherwise.
 */
#ifndef KESU_RUN_REPORT_PARTS_H
#define KESU_RUN_REPORT_PARTS_H

#include <run/compute/figures.h>

#include <base/buf.h>
#include <base/error.h>
#include <jansson.h>

enum {
	/* At most so many classes or groups are listed. Their total number is given too. */
	RUN_REPORT_LISTED_MAX = 200
};

/* Members: response, calibration, replicates. */
json_t *run_report_weights(const struct run_result *result);

/* Member: opt_in, people who opted in beside the sample; the recipe's is the value of that name. */
json_t *run_report_opt_in(const struct run_result *result);
json_t *run_report_opt_in_recipe(void);
/* A few sentences on them, in Chinese or English; alone: also what the sample alone says. */
json_t *run_report_opt_in_words(const struct run_result *result, bool zh, bool alone);

/* Members: headline, measurement. */
json_t *run_report_measurement_recipe(const struct run_result *result);
/* Member: measurement (status, model, reliability, rapid guesses, linking). */
json_t *run_report_measurement(const struct run_result *result);

/* What holds the scale. It is the value of the member "linking". */
json_t *run_report_link_recipe(const struct run_result *result);
/*
 * How the anchors behaved, also as a value. null when there was no earlier run and the instrument
 * names none.
 */
json_t *run_report_link(const struct run_result *result);

/* Members: small_areas, ranks. */
json_t *run_report_areas_recipe(void);
/* Members: townships, one object for each county; peers, with the runs that were read. */
json_t *run_report_areas(const struct run_result *result);

/* Member: not_compared, the earlier waves that are not compared, and why. */
json_t *run_report_trend(const struct run_result *result);

/*
 * Takes every count of a few people out of the diagnostics, and what would give one away. Of a run
 * that has too few respondents it takes every number that rests on them, and adds the member
 * `withheld`. It adds the member `kept`, which is for later runs and is never read for anybody.
 */
void run_report_withhold(const struct run_result *result, json_t *root);

/* Appends the document's bytes to the buffer and frees `root`. */
KESU_MUST_CHECK bool run_report_write(json_t *root, struct buf *out, struct error *error);

#endif
