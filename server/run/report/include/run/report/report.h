/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is stored beside the figures of a run: the recipe (the methods they were made by, so that
 * anybody can make them again) and the diagnostics (the data they were made from).
 */
#ifndef KESU_RUN_REPORT_REPORT_H
#define KESU_RUN_REPORT_REPORT_H

#include <run/compute/figures.h>

#include <base/buf.h>

enum { RUN_REPORT_BYTES_MAX = 256 << 10 /* limit for each of the two objects */ };

/* Append JSON objects to a buffer. */
KESU_MUST_CHECK bool run_report_recipe(
        const struct run_result *result, struct buf *out, struct error *error);
KESU_MUST_CHECK bool run_report_diagnostics(
        const struct run_result *result, struct buf *out, struct error *error);

#endif
