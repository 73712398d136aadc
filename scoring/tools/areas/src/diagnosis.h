/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a model of small areas makes of each: how much of its figure is its own, whether it fits. */
#ifndef KESU_APP_AREAS_DIAGNOSIS_H
#define KESU_APP_AREAS_DIAGNOSIS_H

#include <stdbool.h>
#include <stddef.h>

enum area_status {
	AREA_OWN,
	AREA_FOLLOWS,   /* gamma below AREA_FOLLOWS_BELOW: mostly the regression's figure */
	AREA_SYNTHETIC, /* nothing of the area's own */
	AREA_STATUSES
};

struct area_diagnosis {
	const char *name;
	double gamma, residual; /* residual: NAN where there is none */
	bool sampled;
};

enum area_status tools_area_status(const struct area_diagnosis *area);
/* NULL, "follows_county", "synthetic"; and the same for people, "" of AREA_OWN. */
const char *tools_area_status_name(enum area_status status);
const char *tools_area_status_words(enum area_status status);

/* Paragraphs for people below the table: shrinkage and residuals. */
void tools_area_diagnose(const struct area_diagnosis *areas, size_t count);

#endif
