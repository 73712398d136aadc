/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shares, means, totals and ratios of domains that do not overlap, such as the levels of a column:
 * like shares.h, for a plain list of cells, and with ratios in addition.
 *
 *   ratio       R = sum w y / sum w x
 *   variance    that of the total of e = (y - R x) / sum w x (Woodruff 1971; R: svyratio), so it is
 *               computed from two totals first and then a third
 *   deff        that of the total of e
 *
 * A row is outside every domain, but never outside the design, when its weight is 0, its domain
 * negative, or its y (or, of a ratio, x) NAN.
 */
#ifndef KESU_DESIGN_DOMAINS_H
#define KESU_DESIGN_DOMAINS_H

#include <design/shares.h>

enum domains_kind { DOMAINS_SHARE, DOMAINS_MEAN, DOMAINS_TOTAL, DOMAINS_RATIO, DOMAINS_KINDS };

struct domains_rows {
	const double *weight;  /* finite, >= 0; NULL: 1 */
	const double *y;       /* finite or NAN */
	const double *x;       /* denominator of a ratio */
	const int32_t *domain; /* NULL: all rows are in domain 0 */
	bool signed_weights;   /* weights may be negative nevertheless */
};

/* What is estimated: a figure of one kind for each of the domains. Owns nothing. */
struct domains_estimand {
	const struct design *design;
	enum domains_kind kind;
	const struct domains_rows *rows; /* design->rows elements a column */
	uint32_t domains;                /* their number; every rows->domain is below it */
};

/*
 * out has an element a domain: the estimate in `value`, the other members as in shares.h; all NAN
 * for an empty domain, and for a ratio whose denominator is 0.
 */
KESU_MUST_CHECK bool design_domains(
        const struct domains_estimand *estimand, struct estimate *out, struct error *error);

/* "share", "mean", "total", "ratio". */
const char *design_domains_kind_name(enum domains_kind kind);

#endif
