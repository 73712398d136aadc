/*
 * What stands beside the figures of a run: the recipe (by which methods they were made, so that
 * anybody can make them again) and the diagnostics (what they were made from).
 */
#ifndef KESU_APP_RUN_REPORT_H
#define KESU_APP_RUN_REPORT_H

#include "areas.h"
#include "trend.h"

#include <base/buf.h>

enum {
	REPORT_BYTES_MAX = 256 << 10,
	REPORT_MEAN_LEAST = 5, /* submitted attempts under which a group's mean is withheld */
};

/* JSON objects, appended. `estimates`, `areas` and `trend` are NULL for an activity. */
KESU_MUST_CHECK bool report_recipe(const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct estimates *estimates, struct buf *out,
        struct error *error);
KESU_MUST_CHECK bool report_diagnostics(const struct run_survey *survey,
        const struct run_snapshot *snapshot, const struct estimates *estimates,
        const struct run_areas *areas, const struct run_trend *trend, struct buf *out,
        struct error *error);

#endif
