/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Functions that write out an indicator. They change nothing but the buffer or the output, and fail
 * when that takes no more.
 */
#ifndef KESU_PUBLISH_WRITERS_H
#define KESU_PUBLISH_WRITERS_H

#include <publish/indicator.h>

#include <dataset/output.h>

#include <base/buf.h>
#include <base/error.h>

/* One JSON document, without an end of line. Without a run it has "run": null. */
KESU_MUST_CHECK bool publish_write_json(
        const struct publish_indicator *indicator, struct buf *out, struct error *error);

/*
 * The results as a table: one row for each cell, or for each group of an activity. Every row says
 * what it is, so that a row copied out of its file still says 演练数据, or that it is not from a
 * sample survey. The output is begun, filled and ended.
 */
KESU_MUST_CHECK bool publish_table_write(
        const struct publish_indicator *indicator, struct dataset_output *out, struct error *error);

/*
 * The gaps, and the spreads between townships, as tables of their own: a gap has a row for each
 * earlier wave that had it. Written in the same way.
 */
KESU_MUST_CHECK bool publish_gaps_write(
        const struct publish_indicator *indicator, struct dataset_output *out, struct error *error);
KESU_MUST_CHECK bool publish_spreads_write(
        const struct publish_indicator *indicator, struct dataset_output *out, struct error *error);

#endif
