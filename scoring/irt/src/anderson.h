/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Anderson acceleration of a fixed-point map x -> F(x) (Walker & Ni 2011, SIAM J. Numer. Anal. 49;
 * for EM: Henderson & Varadhan 2019, J. Comput. Graph. Stat. 28). The next point is the combination
 * of the last points whose combined residual F(x) - x is smallest. Private to the room.
 *
 * The fixed point is that of the map; acceleration only needs fewer steps.
 */
#ifndef KESU_IRT_ANDERSON_H
#define KESU_IRT_ANDERSON_H

#include <stddef.h>

enum { ANDERSON_DEPTH = 6 };

struct anderson {
	size_t count;                 /* of parameters */
	size_t held, at;              /* differences kept, and where the next one goes */
	double *point, *image;        /* the last ones */
	double *d_residual, *d_image; /* ANDERSON_DEPTH x count */
	double *residual;
	int begun;
};

void irt_anderson_make(struct anderson *anderson, size_t count);
void irt_anderson_end(struct anderson *anderson);
/* Discards the stored steps. */
void irt_anderson_reset(struct anderson *anderson);
/* next: the next point, from `point` and its image; it may be `point` itself. */
void irt_anderson_next(
        struct anderson *anderson, const double *point, const double *image, double *next);

#endif
