/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The residual of an estimate's linearised score after calibration: z_i = w_i (r_i - x_i'b), the
 * g-weighted residual of Deville & Sarndal 1992 (3.4). With d the weights before, w those after
 * calibration, v those in use (w, or w trimmed) and e_i the score of a unit weight, r_i = e_i v_i /
 * w_i, and b is the regression of r on the calibration variables, as R's survey (svyrecvar) has it:
 *
 *   LINEAR, LOGIT, POSTSTRATIFY, RAKE with numbers   weighted by d
 *   RAKE with margins alone                          unweighted: the means of one margin after the
 *                                                    other are taken off, ten times over
 *
 * So trimming is treated as a factor on the score. The variance does not reflect that the margins
 * no longer hold after trimming.
 */
#ifndef KESU_WEIGHTING_RESIDUALS_H
#define KESU_WEIGHTING_RESIDUALS_H

#include <weighting/calibrate.h>

struct residuals;

/* rows->weight is d. Everything except error must stay valid. Never NULL; weighting_residuals_free
 * ends it. */
struct residuals *weighting_residuals_new(const struct calibrate_rows *rows,
        const struct calibrate_options *options, const double *calibrated, const double *used);
void weighting_residuals_free(struct residuals *residuals);

/*
 * score: e of each row, NAN where the row adds nothing. out: z of each row, which is not 0 outside
 * the domain of the score. Only one thread may call it at a time.
 */
void weighting_residuals_take(struct residuals *residuals, const double *score, double *out);

#endif
