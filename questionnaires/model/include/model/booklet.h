/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A booklet: the part of an instrument that one respondent's phone receives, in one language. Keys,
 * points, dimensions, rationales, sources and benchmarks stay on the server. The same arguments
 * always give the same bytes, because a booklet is addressed by its hash.
 */
#ifndef KESU_MODEL_BOOKLET_H
#define KESU_MODEL_BOOKLET_H

#include <model/instrument.h>

/* The items of an instrument that a booklet of a design asks. Where a part is expected, NULL means
 * the whole form. */
struct booklet_part {
	struct str design, design_version, code;
	const int16_t *positions; /* 1-based, in the order to ask them */
	size_t count;
	const bool *asks; /* by position - 1: whether the part has the item */
};

/* Appends {"instrument","version","language","title","notice","background","items"} to `out`, and
 * before the title, for a part, "booklet": {"design","version","code"}. False when a position is
 * outside the instrument or named twice, or `out` is full. */
bool model_booklet_write(const struct instrument *instrument, enum model_language language,
        const struct booklet_part *part, struct buf *out, struct error *error) KESU_MUST_CHECK;

#endif
