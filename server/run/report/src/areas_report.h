/* What a run says of its townships' models and its ranks. */
#ifndef KESU_RUN_REPORT_AREAS_REPORT_H
#define KESU_RUN_REPORT_AREAS_REPORT_H

#include <run/compute/areas.h>

#include <jansson.h>

/* By which methods: an object with "small_areas" and "ranks". */
json_t *run_report_areas_recipe(void);
/* From what: an object with "townships", an object a county, and "peers", whose runs were read. */
json_t *run_report_areas(const struct run_survey *survey, const struct run_peers *peers,
        const struct run_areas *areas);

#endif
