/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Degrees of freedom of a part of the rows: psus less strata with a row of that part that weighs
 * something. As in R's degf(subset(design, ...)), a row whose value is missing counts, too.
 */
#ifndef KESU_APP_ESTIMATE_DEGREES_H
#define KESU_APP_ESTIMATE_DEGREES_H

#include "sheet.h"

struct degrees {
	uint32_t psus, strata;
	bool sampled; /* in a stratum that was not taken whole */
};

/* Parts are unions of domains: domain d of the sheet belongs to part[first[d]] up to, but not
 * including, part[first[d + 1]]. */
struct degrees_parts {
	size_t count;
	const size_t *first;  /* domains of the sheet + 1 */
	const uint32_t *part; /* each below count */
};

/* out: one a part. */
void tools_degrees_count(
        const struct sheet *sheet, const struct degrees_parts *parts, struct degrees *out);
/* The same with one part for each domain of the sheet. */
void tools_degrees_domains(const struct sheet *sheet, struct degrees *out);
/* The same of all rows that are in a domain. */
struct degrees tools_degrees_whole(const struct sheet *sheet);

/* psus less strata. */
double tools_degrees_of(const struct degrees *degrees);

#endif
