/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a benchmark is one of the same figures. */
#ifndef KESU_APP_AREAS_BENCHMARK_H
#define KESU_APP_AREAS_BENCHMARK_H

#include <area/fay_herriot.h>

/*
 * False where it would more than double or halve every estimate, however the weights are scaled: a
 * share of the whole, or a total, was taken for the other. A note on standard error where it moves
 * them by more than a quarter.
 */
KESU_MUST_CHECK bool tools_benchmark_check(const struct area_options *options,
        const struct area_model *model, size_t areas, struct error *error);

#endif
