/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The region tree of a survey, and how a code finds its place in it. */
#ifndef KESU_RUN_INPUT_REGIONS_H
#define KESU_RUN_INPUT_REGIONS_H

#include <base/str.h>

/* Parents before their children; the survey's own region first. */
struct run_regions {
	uint32_t count;
	struct str *code;  /* each is followed by a NUL byte */
	struct str *level; /* "county", "township", ... */
	int32_t *parent;   /* an index, or -1 */
	bool *is_unit;     /* no place of its level: ranked with none; NULL: all are places */
	uint32_t *by_code; /* indices of regions, in ascending order of their codes */
};

bool run_region_is_unit(const struct run_regions *regions, uint32_t region);

/* Fills by_code, which both searches below need. */
void run_regions_sort(struct run_regions *regions);
/*
 * The region itself or the nearest region above it, by the digits of its code. -1 when there is
 * none.
 */
int32_t run_region_find(const struct run_regions *regions, struct str code);
/* The region itself; -1 when there is none. */
int32_t run_region_exactly(const struct run_regions *regions, struct str code);

#endif
