/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How precisely a sample of n answers shows a share p, and which n a precision needs (Cochran 1977,
 * 3.6, 4.4; Kish 1965, 8.2). Under a design effect deff, against simple random sampling without
 * replacement from N units, the half width of the interval is
 *
 *   h = z sqrt(deff p (1 - p) / n (N - n) / (N - 1))
 *
 * and n = m N / (N - 1 + m), m = deff p (1 - p) z^2 / h^2; without N, n = m. z is the normal
 * quantile. In clusters of b answers with the intraclass correlation r, deff = 1 + (b - 1) r.
 *
 * Not for shares of which fewer than about 10 answers are expected, n / deff times p or 1 - p: the
 * interval is not symmetric there (sample_precision_fair). With few clusters the quantile of t is
 * larger than z.
 */
#ifndef KESU_SAMPLE_PRECISION_H
#define KESU_SAMPLE_PRECISION_H

#include <stdbool.h>

struct sample_precision {
	double share; /* between 0 and 1 */
	double deff;  /* above 0 */
	double units; /* N, above 1; INFINITY: no finite population */
	double level; /* of confidence, between 0 and 1 */
};

double sample_precision_deff(double cluster, double correlation);
/* 0 < n <= N */
double sample_precision_half_width(const struct sample_precision *plan, double n);
/* The answers that give this half width, a whole number, never more than N. */
double sample_precision_answers(const struct sample_precision *plan, double half_width);
/* Whether n answers are enough for the normal interval. */
bool sample_precision_fair(const struct sample_precision *plan, double n);

/* The smallest whole number that is not below the value but for rounding: 3 / 0.1 gives 30. */
double sample_precision_whole(double value);

#endif
