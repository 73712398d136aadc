/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Standard errors by replication: the estimate is repeated with other weights for the psus of each
 * stratum, and the spread of the replicates estimates the variance. Factors f of the weights w of
 * psu a, in a stratum with n_h psus of N_h, f_h = n_h / N_h:
 *   JK1, JKN   one psu dropped, the others of its stratum n_h/(n_h - 1); each replicate counts
 *              (n_h - 1)/n_h (1 - f_h) (Wolter 2007, 4.5; R: jk1weights, jknweights)
 *   BRR        two psus a stratum: 0 and 2 by a Hadamard matrix; 1/R each (McCarthy 1966)
 *   FAY        the same with rho and 2 - rho; 1 / (R (1 - rho)^2) each (Judkins 1990)
 *   JK2        two psus a stratum: in a replicate a stratum its first psu is dropped and its second
 *              counts twice; 1 each (Johnson & Rust 1992; R: svrepdesign(type = "JK2")), with mse
 *              as NAEP has it, and TIMSS and PIRLS had up to 2011
 *   BOOTSTRAP  n_h - 1 psus drawn r times with replacement: 1 - L + L n_h/(n_h - 1) r,
 *              L = sqrt(1 - f_h); 1/(R - 1) each (Rao & Wu 1988)
 * The spread is about the mean of the replicates, as in R, or about the estimate (mse). Replicates
 * in which an estimate is undefined are left out of it.
 *
 * Only the first stage is replicated. BRR, FAY and JK2 ignore the finite population correction. The
 * same seed gives the same bits on any number of threads and for any order of the rows.
 *
 * Not for: medians and other quantiles by the jackknife; BRR, FAY and JK2 in a stratum without
 * exactly two psus.
 */
#ifndef KESU_REPLICATE_REPLICATE_H
#define KESU_REPLICATE_REPLICATE_H

#include <design/domains.h>

enum replicate_kind {
	REPLICATE_JK1,
	REPLICATE_JKN,
	REPLICATE_BRR,
	REPLICATE_FAY,
	REPLICATE_JK2,
	REPLICATE_BOOTSTRAP,
	REPLICATE_KINDS
};

#define REPLICATE_COUNT_MAX 100000
#define REPLICATE_CELLS_MAX (1 << 25) /* replicates x domains */

struct replicate_method {
	enum replicate_kind kind;
	double rho;     /* of FAY: 0 to below 1 */
	uint32_t count; /* of BOOTSTRAP: replicates, at least 2 */
	uint64_t seed;  /* of BOOTSTRAP */
	bool mse;
};

/*
 * design_domains, with the variance and all members derived from it by replication. df is at most
 * the number of replicates, less 1 when the spread is about their mean. *count is the number of
 * replicates. Fails where design_domains does, on a design that the method does not support, and on
 * a lonely psu under a policy by which it adds to the variance.
 */
KESU_MUST_CHECK bool replicate_estimate(const struct domains_estimand *estimand,
        const struct replicate_method *method, struct estimate *out, uint32_t *count,
        struct error *error);

/*
 * Weights that are computed again in every replicate, from the base weights times the replicate's
 * factors. The spread then contains the effect of nonresponse adjustment and calibration.
 */
struct replicate_weighting {
	const double *base; /* of each row */
	/* Computes weights from any base weights; several threads call it at the same time. False
	 * ends the estimation. */
	bool (*weigh)(const void *data, const double *base, double *weight, struct error *error);
	const void *data;
};

/*
 * replicate_estimate with the weights of the rows computed from the base weights by `weighting`,
 * again in each replicate. A replicate that cannot be weighted is an error that names it: without
 * it the variance would be too small. `weighting` may be NULL.
 */
KESU_MUST_CHECK bool replicate_estimate_remade(const struct domains_estimand *estimand,
        const struct replicate_method *method, const struct replicate_weighting *weighting,
        struct estimate *out, uint32_t *count, struct error *error);

/* The single replicates, for estimates that combine several domains. */
struct replicate_set {
	uint32_t count, domains;
	double *moved;  /* count x domains: from the estimate; not finite where it is undefined */
	double *factor; /* count: weight in the variance; with 0 it is not in the mean */
	bool mse;
};

/*
 * The replicates of the estimates `estimates`, which are the result of replicate_estimate_remade
 * for the same estimand. Fails where that does, and on more than REPLICATE_CELLS_MAX moves. The
 * caller ends it in any case.
 */
KESU_MUST_CHECK bool replicate_keep(const struct domains_estimand *estimand,
        const struct replicate_method *method, const struct replicate_weighting *weighting,
        const struct estimate *estimates, struct replicate_set *set, struct error *error);
void replicate_set_end(struct replicate_set *set);
/* The variance of the difference: the estimate of domain a less that of domain b. */
double replicate_difference(const struct replicate_set *set, uint32_t a, uint32_t b);

/* Whether the method needs two psus per stratum and ignores the finite population correction. */
bool replicate_kind_halves(enum replicate_kind kind);
/* "jk1", "jkn", "brr", "fay", "jk2", "bootstrap". */
const char *replicate_kind_name(enum replicate_kind kind);
bool replicate_kind_parse(const char *name, enum replicate_kind *kind);

#endif
