/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The room for whoever recomputes a run's figures: what stands beside the shares, and what they were
 * compared with, as tables.
 */
#ifndef KESU_RELEASE_RELEASE_H
#define KESU_RELEASE_RELEASE_H

#include <core/figures.h>

/* The list ends with a NULL name. */
extern const struct core_figures_table release_tables[];

#endif
