/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file of --rscales: a factor for each replicate. With a column `scale` its column `replicate`
 * names the columns of weights, in any order, as `kesu export SURVEY scales` writes it; a file of
 * one column has the factors in the order of the columns of weights.
 */
#ifndef KESU_TOOLS_SURVEY_RSCALES_H
#define KESU_TOOLS_SURVEY_RSCALES_H

#include <base/error.h>

#include <stdint.h>

/* names: of the columns of weights, `count` of them; factor has room for as many. Errors name the
 * file's line and column: a factor that is missing or below 0, a replicate that is unknown, stands
 * twice or is lacking. */
KESU_MUST_CHECK bool tools_rscales_read(const char *path, const char *const *names, uint32_t count,
        double *factor, struct error *error);

#endif
