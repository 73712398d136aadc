/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The region tree of a survey, and how a code finds its place in it. */
#ifndef KESU_RUN_INPUT_REGIONS_H
#define KESU_RUN_INPUT_REGIONS_H

#include <base/str.h>

/* Parents before their children; the survey's own region first. */
struct run_regions {
	uint32_t count;
	struct str *code;  /* each with a 0 behind it */
	struct str *level; /* "county", "township", ... */
	int32_t *parent;   /* an index, or -1 */
	uint32_t *by_code; /* indices in ascending order of the codes */
};

/* Fills by_code, which both searches need. */
void run_regions_sort(struct run_regions *regions);
/* The region itself or the nearest one above it, by the digits of its code; -1 for none. */
int32_t run_region_find(const struct run_regions *regions, struct str code);
/* The region itself, or -1. */
int32_t run_region_exactly(const struct run_regions *regions, struct str code);

#endif
