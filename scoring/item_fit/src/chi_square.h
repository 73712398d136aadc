/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completes a chi-square with p and RMSEA. Private to the room. */
#ifndef KESU_IRT_CHI_SQUARE_H
#define KESU_IRT_CHI_SQUARE_H

#include <item_fit/model_fit.h>

/* All NAN for a value that is NAN; p and RMSEA NAN without degrees of freedom. n: rows. */
struct item_fit_chi_square item_fit_chi_square(double value, double df, double n);

#endif
