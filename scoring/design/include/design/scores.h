/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The linearised score of a domain's estimate for a unit weight: (y - p) / sum w for a share or
 * mean, y for a total, (y - R x) / sum w x for a ratio. The total of score times weight has the
 * variance of the estimate (Woodruff 1971; Binder 1983).
 */
#ifndef KESU_DESIGN_SCORES_H
#define KESU_DESIGN_SCORES_H

#include <design/domains.h>

/* over: sum w x of the domain, for a ratio; not read for other kinds. score: NAN outside the
 * domain, and everywhere where the estimate is undefined. */
void design_scores_fill(const struct domains_estimand *estimand, uint32_t domain,
        const struct estimate *estimate, double over, double *score);

#endif
