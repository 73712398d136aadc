/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Fay-Herriot likelihood as a function of A alone, b being profiled out: everything that Fisher
 * scoring and the predictions need at one A. X is whitened by (A + psi)^-1/2 and decomposed by
 * Householder QR, without normal equations. With U its orthonormal factor:
 *   h_d = |u_d|^2,  trace P = sum (1 - h) / V,  trace PP = sum (1 - 2h) / V^2 + |U' V^-1 U|^2
 * so one value of A costs areas x coefficients^2, and no areas x areas matrix is formed.
 */
#ifndef KESU_AREA_PROFILE_H
#define KESU_AREA_PROFILE_H

#include <area/fay_herriot.h>

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

struct profile {
	enum area_method method;
	gsl_vector *y, *psi;     /* sampled areas, on the modelled scale */
	gsl_matrix *x;           /* sampled areas, columns of length 1 */
	gsl_matrix *u;           /* the orthonormal factor of the whitened x */
	gsl_matrix *qr, *cross;  /* R above the diagonal of qr; U' V^-1 U */
	gsl_vector *tau, *b, *e; /* coefficients; whitened residuals */
	double a;                /* where the figures below hold */
	double log_likelihood;   /* the full one */
	double objective;        /* the one the method maximises, but for a constant */
	double score, information;
	double squares, weighted; /* sum V^-2; sum h / V */
};

void area_profile_make(
        struct profile *profile, enum area_method method, size_t areas, size_t coefficients);
void area_profile_end(struct profile *profile); /* a zeroed one, too */
void area_profile_at(struct profile *profile, double a);

#endif
