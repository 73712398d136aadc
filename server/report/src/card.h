/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The picture that goes with a page where it is passed on (Open Graph): 1200 x 630 pixels, PNG. It
 * holds the headline with its interval and target, and says when there is none: of a rehearsal, of
 * a publication that was withdrawn, of an activity.
 */
#ifndef KESU_REPORT_CARD_H
#define KESU_REPORT_CARD_H

#include <prose/chapters.h>

#include <base/buf.h>

enum { REPORT_CARD_WIDTH = 1200, REPORT_CARD_HEIGHT = 630 };

/* The document has a head (prose_chapter_head). False: no font, or no memory. */
bool report_card_write(
        struct buf *out, const struct prose_making *making, struct error *error) KESU_MUST_CHECK;

/* The same in one sentence. */
struct str report_card_words(const struct prose_making *making);

#endif
