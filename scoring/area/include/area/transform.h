/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scale on which a share is modelled, and the way back. With theta the modelled value:
 *   none    theta = y             variance psi
 *   logit   theta = log(y/(1-y))  variance psi / (y (1-y))^2
 *   arcsin  theta = asin(sqrt y)  variance psi / (4 y (1-y)) = 1 / (4 n_eff)
 * (variances by the delta method). The way back is the mean of y = f(theta), not f of the mean:
 * theta given the data is normal with the EBLUP as its mean and g1 as its variance, so y's estimate
 * is
 *   E f(theta), theta ~ N(EBLUP, g1)
 * (Sugasawa & Kubokawa 2017, Comput. Stat. Data Anal. 114, for parametrically transformed
 * Fay-Herriot models; Hadam, Wuerz & Kreutzmann 2020 for arcsin), and its mean squared error is
 * carried over as
 *   E (f(theta) - estimate)^2, theta ~ N(EBLUP, MSE of the EBLUP),
 * which is f'(EBLUP)^2 MSE where the MSE is small. For arcsin f is sin^2 on 0 .. pi/2, 0 below it
 * and 1 above it. Both expectations are integrated by Gauss-Legendre over nine standard deviations.
 */
#ifndef KESU_AREA_TRANSFORM_H
#define KESU_AREA_TRANSFORM_H

#include <stdbool.h>

enum area_transform { AREA_NONE, AREA_LOGIT, AREA_ARCSIN, AREA_TRANSFORMS };

/* On the modelled scale. For logit and arcsin y lies strictly between 0 and 1. */
double area_transform_value(enum area_transform transform, double y);
double area_transform_variance(enum area_transform transform, double y, double variance);

/* *y and *y_mse from the EBLUP, its conditional variance g1 and its mse, all of the modelled scale.
 */
void area_transform_back(enum area_transform transform, double eblup, double g1, double mse,
        double *y, double *y_mse);

/* The modelled value as a share again, without regard to its error; arcsin: 0 below 0, 1 above
 * pi/2. */
double area_transform_inverse(enum area_transform transform, double theta);

/* "none", "logit", "arcsin". */
const char *area_transform_name(enum area_transform transform);

#endif
