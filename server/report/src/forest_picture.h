/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A forest as it stands on paper, as a picture of its own: PNG, 200 pixels an inch. */
#ifndef KESU_REPORT_FOREST_PICTURE_H
#define KESU_REPORT_FOREST_PICTURE_H

#include <prose/document.h>

#include <base/buf.h>
#include <base/error.h>

bool report_forest_picture(struct buf *out, const struct prose_document *document,
        const struct prose_forest *forest, struct error *error) KESU_MUST_CHECK;

#endif
