/*
 * The replicates of a method one by one: what each multiplies the weights of every psu by, and how
 * much it counts. For figures that cannot be had from sums of psus, such as those from weights that
 * are made again in every replicate.
 */
#ifndef KESU_REPLICATE_FACTORS_H
#define KESU_REPLICATE_FACTORS_H

#include <replicate/hadamard.h>
#include <replicate/replicate.h>

struct replicate_factors {
	const struct design *design;
	const struct replicate_method *method;
	uint32_t count;         /* replicates */
	struct hadamard matrix; /* of BRR and FAY */
	/* Of JK1 and JKN, per replicate: the psu that is left out, and its stratum. */
	uint32_t *psu, *stratum;
};

/* Fails on a design the method is not for. To be ended when made; design and method must outlive
 * it. */
KESU_MUST_CHECK bool replicate_factors_make(struct replicate_factors *factors,
        const struct design *design, const struct replicate_method *method, struct error *error);
void replicate_factors_end(struct replicate_factors *factors);

/* Fills factor, an element a psu, for replicate r (from 0). */
void replicate_factors_of(const struct replicate_factors *factors, uint32_t r, double *factor);
/* What the squared distance of replicate r counts for; 0: its stratum was taken whole. */
double replicate_factors_scale(const struct replicate_factors *factors, uint32_t r);

#endif
