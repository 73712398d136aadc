/* What holds the scale of a run: for its recipe, and how the items behaved for its diagnostics. */
#ifndef KESU_RUN_REPORT_LINK_REPORT_H
#define KESU_RUN_REPORT_LINK_REPORT_H

#include <run/compute/estimates.h>

#include <jansson.h>

json_t *link_report_recipe(const struct run_survey *survey, const struct estimates *estimates);
/* null where no earlier run was at hand and the instrument names none. */
json_t *link_report(const struct run_survey *survey, const struct estimates *estimates);

#endif
