/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Functions that write out an indicator. All of them fail when the buffer's bound is reached. They
 * change nothing but the buffer.
 */
#ifndef KESU_PUBLISH_WRITERS_H
#define KESU_PUBLISH_WRITERS_H

#include <publish/indicator.h>

#include <base/buf.h>
#include <base/error.h>

/* One JSON document, without an end of line. Without a run it has "run": null. */
KESU_MUST_CHECK bool publish_write_json(
        const struct publish_indicator *indicator, struct buf *out, struct error *error);

/*
 * The dataset as CSV: RFC 4180, UTF-8. excel: adds a byte order mark, so that Excel reads Chinese.
 */
KESU_MUST_CHECK bool publish_write_csv(const struct publish_indicator *indicator, bool excel,
        struct buf *out, struct error *error);

#endif
