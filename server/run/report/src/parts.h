/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of a run's documents: of the recipe by which methods, of the diagnostics how it went.
 * Each is a new object whose members become those of the document, unless it says otherwise.
 */
#ifndef KESU_RUN_REPORT_PARTS_H
#define KESU_RUN_REPORT_PARTS_H

#include <run/compute/figures.h>

#include <base/buf.h>
#include <base/error.h>
#include <jansson.h>

enum {
	RUN_REPORT_LISTED_MAX = 200 /* classes, groups: the first so many, and how many there are */
};

/* response, calibration, replicates. */
json_t *run_report_weights(const struct run_result *result);

/* headline, measurement. */
json_t *run_report_measurement_recipe(const struct run_result *result);
/* measurement: status, model, reliability, rapid guesses, linking. */
json_t *run_report_measurement(const struct run_result *result);

/* What holds the scale; a value for the member "linking". */
json_t *run_report_link_recipe(const struct run_result *result);
/*
 * How the anchors behaved, a value likewise: null where no earlier run was at hand and the
 * instrument names none.
 */
json_t *run_report_link(const struct run_result *result);

/* small_areas, ranks. */
json_t *run_report_areas_recipe(void);
/* townships, an object a county; peers, whose runs were read. */
json_t *run_report_areas(const struct run_result *result);

/* not_compared: earlier waves, and why. */
json_t *run_report_trend(const struct run_result *result);

/* Appends the document's bytes and takes `root`. */
KESU_MUST_CHECK bool run_report_write(json_t *root, struct buf *out, struct error *error);

#endif
