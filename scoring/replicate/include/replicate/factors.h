/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The replicates of a method one by one: the factor for the weights of every psu, and the weight of
 * the replicate in the variance. For estimates that cannot be computed from sums of psus, such as
 * those with weights that are calibrated again in every replicate.
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

/* Fails on a design the method is not for. The caller ends it after success; design and method must
 * outlive it. */
KESU_MUST_CHECK bool replicate_factors_make(struct replicate_factors *factors,
        const struct design *design, const struct replicate_method *method, struct error *error);
void replicate_factors_end(struct replicate_factors *factors);

/* Fills factor, one element per psu, for replicate r (from 0). */
void replicate_factors_of(const struct replicate_factors *factors, uint32_t r, double *factor);
/* The weight of the squared distance of replicate r; 0: its stratum was taken whole. */
double replicate_factors_scale(const struct replicate_factors *factors, uint32_t r);

#endif
