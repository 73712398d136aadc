/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * truth.csv: the true shares of the whole made-up city, by region and group. A sample estimates
 * them.
 */
#ifndef KESU_APP_REHEARSAL_TRUTH_H
#define KESU_APP_REHEARSAL_TRUTH_H

#include "scene.h"

/* Everyone in the population answers. An existing file is not replaced. */
bool rehearsal_truth_write(const struct scene *scene, const struct population *population,
        const char *path, struct error *error) KESU_MUST_CHECK;

#endif
