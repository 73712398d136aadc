/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of names. */
#include <reporting/measure.h>

static const char *const names[REPORTING_MEASURES] = {
        [REPORTING_OBSERVED] = "observed",
        [REPORTING_EAP] = "eap",
        [REPORTING_PLAUSIBLE] = "plausible",
        [REPORTING_RAPID_KEPT] = "plausible_rapid_kept",
};

const char *reporting_measure_name(enum reporting_measure kind)
{
	return names[kind];
}

enum reporting_measure reporting_measure_find(struct str name)
{
	int kind = 0;

	while (kind < REPORTING_MEASURES && !str_equal_c(name, names[kind]))
		kind++;
	return (enum reporting_measure)kind;
}
