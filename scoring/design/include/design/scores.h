/*
 * The score of a unit weight behind a domain's estimate, (y - p) / sum w, of a total y and of a
 * ratio (y - R x) / sum w x: times the weight, its total has the estimate's variance (Woodruff
 * 1971; Binder 1983).
 */
#ifndef KESU_DESIGN_SCORES_H
#define KESU_DESIGN_SCORES_H

#include <design/domains.h>

/* over: sum w x of the domain, of a ratio; not read for other kinds. score: NAN outside the domain,
 * and everywhere where the estimate is undefined. */
void design_scores_fill(const struct design *design, enum domains_kind kind,
        const struct domains_rows *rows, uint32_t domain, const struct estimate *estimate,
        double over, double *score);

#endif
