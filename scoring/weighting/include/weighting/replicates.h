/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Standard errors that account for the weighting: the chain is repeated with other weights for the
 * psus, and the spread of the shares about the estimates is their variance, V = sum_r c_r (p_r -
 * p)^2.
 *   JACKKNIFE  (JKn) replicate r takes from psu r, in a stratum of n: its factor is 1 - D and that
 *              of the others of its stratum 1 + D / (n - 1); c_r = (n - 1) / (n D^2)
 *   BOOTSTRAP  (Rao & Wu 1988) n - 1 psus of each stratum drawn with replacement, m_a times psu a:
 *              its factor is 1 + D (m_a n / (n - 1) - 1); c_r = 1 / ((R - 1) D^2)
 * D = REPLICATES_DAMPING is Fay's idea for half-samples (Judkins 1990): with D = 1 a psu is taken
 * out; with 0.5 every respondent stays in every replicate, so that no class, level or cell of few
 * psus is ever empty. To first order the variance does not depend on D. A lonely psu, alone in its
 * stratum, adds the square of its own score, as under DESIGN_LONELY_ADJUST: a factor of 1 - D with
 * c_r = 1 / D^2, or 1 + D or 1 - D drawn evenly.
 *
 * The same seed gives the same bits on any number of threads: replicates are computed separately
 * and combined in their order.
 */
#ifndef KESU_WEIGHTING_REPLICATES_H
#define KESU_WEIGHTING_REPLICATES_H

#include <design/shares.h>
#include <weighting/chain.h>

#define REPLICATES_JACKKNIFE_MOST 400 /* psus; the bootstrap above */
#define REPLICATES_BOOTSTRAP      200
#define REPLICATES_DAMPING        0.5

enum replicates_kind { REPLICATES_JACKKNIFE, REPLICATES_BOOT };

struct replicates {
	enum replicates_kind kind;
	uint32_t count;
	uint64_t seed;
	const struct response_psu *psus;
	size_t psu_count;
	size_t *stratum_first; /* of each stratum in `order`, and the end */
	uint32_t *order;       /* psus by stratum */
	size_t strata;
};

/* The jackknife for designs of few psus, else the bootstrap. The psus must outlive it. */
void weighting_replicates_make(struct replicates *replicates, const struct response_psu *psus,
        size_t count, uint64_t seed);
void weighting_replicates_end(struct replicates *replicates);
/* Factors of all psus in replicate r, and c_r. */
double weighting_replicates_factors(
        const struct replicates *replicates, uint32_t r, double *factor);

#define REPLICATES_OUTCOMES_MAX 64

struct replicates_rows {         /* of the chain's rows */
	uint32_t outcomes;       /* 1 .. REPLICATES_OUTCOMES_MAX */
	const double *const *y;  /* of each outcome 0 or 1 a row */
	const uint32_t *members; /* as shares.h has them */
};

/* Two cells whose shares are subtracted: indices of the scheme's cells. */
struct replicates_pair {
	size_t cell[2];
};

/*
 * Differences of cells. The cells of a pair share psus and margins, so that the
 * variance of their difference is not the sum of theirs.
 */
struct replicates_pairs {
	const struct replicates_pair *pair;
	size_t count;
	/* Out: pair i of outcome o is var[i * outcomes + o], V = sum_r c_r (d_r - d)^2. NAN where a
	 * cell is empty. */
	double *var;
};

struct replicates_result {
	double error;   /* the largest of a total in any replicate */
	uint32_t unmet; /* replicates above CHAIN_MET: the bounds are too narrow */
};

/*
 * shares: of each outcome those of every cell of the scheme, estimated with the chain's weights;
 * variances and the members derived from them (se, deff, deff_replace, n_eff) are replaced by those
 * of the replicates. A share of 0 or 1 is not changed. pairs: NULL for none. Each replicate is
 * weighted once for all outcomes, and the variances of an outcome do not depend on the other
 * outcomes.
 */
struct replicates_result weighting_replicates_estimate(const struct replicates *replicates,
        const struct chain *chain, const struct cells_scheme *scheme,
        const struct replicates_rows *rows, const struct replicates_pairs *pairs,
        struct estimate *const *shares);

/* "jackknife", "bootstrap". */
const char *weighting_replicates_kind_name(enum replicates_kind kind);

#endif
