/* What a run says of earlier waves that its figures are not compared with. */
#ifndef KESU_RUN_REPORT_TREND_REPORT_H
#define KESU_RUN_REPORT_TREND_REPORT_H

#include <run/compute/trend.h>

#include <jansson.h>

/* For the diagnostics: an object with "not_compared". */
json_t *run_report_trend(const struct run_past *past, const struct run_trend *trend);

#endif
