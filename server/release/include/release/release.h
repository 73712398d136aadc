/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The room for whoever recomputes a run's figures: what stands beside the shares and what they were
 * compared with, as tables; all tables of a run in a folder, with verify.R and verify.py, which
 * recompute every figure in it; and these two over HTTP.
 */
#ifndef KESU_RELEASE_RELEASE_H
#define KESU_RELEASE_RELEASE_H

#include <core/figures.h>
#include <http/http.h>

/* The list ends with a NULL name. */
extern const struct core_figures_table release_tables[];

extern const struct core_figures_folder release_folder;

extern const struct http_route release_routes[];
extern const size_t release_route_count;

#endif
