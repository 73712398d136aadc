/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a measurement. Private to scoring/measurement. */
#ifndef KESU_MEASUREMENT_STEPS_H
#define KESU_MEASUREMENT_STEPS_H

#include <measurement/measure.h>

struct making {
	const struct measure_rows *rows;
	const struct measure_item *item;
	size_t items;
	const struct measure_options *options;
	struct measure *out;

	struct irt_responses responses;
	struct irt_fit_options fit;
	/* Of each response column. */
	enum irt_model *model;
	const char **name;
	double *guess_mean;
	struct irt_anchor *anchor;

	struct irt_score *eap; /* of each row, from the items alone */
};

/* False; `out` then says what is wrong. */
bool measurement_making_fails(struct making *making, enum measure_status status, const char *why);

/* Calibrates, frees anchors that drifted, and scores: out->fit, drift, freed, reliability; eap. */
KESU_MUST_CHECK bool measurement_making_items(struct making *making);

/* The mean EAP of the others in each row's psu; the mean of all rows where the psu has no other
 * row. */
double *measurement_making_neighbours(const struct making *making);

/* Regression, draws and points on the form: all the rest of out. */
KESU_MUST_CHECK bool measurement_making_people(struct making *making);

#endif
