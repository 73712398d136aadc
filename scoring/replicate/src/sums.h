/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sums of each psu in each domain in which it has rows. Every replicate is computed from them.
 * The estimate of a replicate is then a weighted sum over psus, whatever the number of rows.
 *
 * Private to the room. t is the sum of w (y - estimate x), so t / d of a replicate is its
 * difference from the estimate; of a total, t is the sum of w y. d is the sum of w x, x = 1 but for
 * ratios.
 */
#ifndef KESU_REPLICATE_SUMS_H
#define KESU_REPLICATE_SUMS_H

#include <design/domains.h>

struct sums_entry {
	int32_t domain;
	double t, d;
};

struct sums {
	uint32_t *first; /* psus + 1: the entries of each psu */
	struct sums_entry *entry;
	size_t count;
};

void replicate_sums_make(struct sums *sums, const struct domains_estimand *estimand,
        const struct estimate *estimates);
void replicate_sums_end(struct sums *sums);

#endif
