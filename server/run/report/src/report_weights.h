/* The part of a run's diagnostics that says how the weighting went. */
#ifndef KESU_RUN_REPORT_REPORT_WEIGHTS_H
#define KESU_RUN_REPORT_REPORT_WEIGHTS_H

#include <run/compute/estimates.h>

#include <jansson.h>

enum { REPORT_LISTED_MAX = 200 /* classes, groups: the first so many, and how many there are */ };

/* A new object with the members response, calibration and replicates. */
json_t *report_weights(const struct run_survey *survey, const struct estimates *estimates);
/* A number, or null when it does not exist. */
json_t *report_number(double value);

#endif
