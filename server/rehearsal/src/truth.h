/* SPDX-License-Identifier: GPL-3.0-or-later */
/* truth.csv: what the whole made-up city knows, by region and group; what a sample estimates. */
#ifndef KESU_APP_REHEARSAL_TRUTH_H
#define KESU_APP_REHEARSAL_TRUTH_H

#include "scene.h"

/* Everyone of the population answers. Writing does not replace a file. */
bool rehearsal_truth_write(const struct scene *scene, const struct population *population,
        const char *path, struct error *error) KESU_MUST_CHECK;

#endif
