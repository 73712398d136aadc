/* What a run says of its measurement: in the recipe how it was made, in the diagnostics how it went. */
#ifndef KESU_RUN_REPORT_REPORT_MEASUREMENT_H
#define KESU_RUN_REPORT_REPORT_MEASUREMENT_H

#include <run/compute/estimates.h>

#include <jansson.h>

/* An object with "headline" and "measurement": by which methods. */
json_t *report_measurement_recipe(
        const struct run_survey *survey, const struct estimates *estimates);
/* An object with "measurement": status, model, reliability, rapid guesses. alpha: of the form; NAN: none. */
json_t *report_measurement(
        const struct run_survey *survey, const struct estimates *estimates, double alpha);

#endif
