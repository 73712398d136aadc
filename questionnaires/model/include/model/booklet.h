/*
 * A booklet: what one respondent's phone gets to see of an instrument in one language. Keys,
 * points, dimensions, rationales, sources and benchmarks stay behind. The same arguments always
 * give the same bytes, because a booklet is addressed by its hash.
 */
#ifndef KESU_MODEL_BOOKLET_H
#define KESU_MODEL_BOOKLET_H

#include <model/instrument.h>

/* What a booklet of a design asks of an instrument. Where one is expected, NULL is the whole form.
 */
struct booklet_part {
	struct str design, design_version, code;
	const int16_t *positions; /* 1-based, in the order to ask them */
	size_t count;
	const bool *asks; /* by position - 1: is it among them */
};

/* Appends {"instrument","version","language","title","notice","background","items"} to `out`, and
 * before the title, for a part, "booklet": {"design","version","code"}. False when a position is
 * outside the instrument or named twice, or `out` is full. */
bool model_booklet_write(const struct instrument *instrument, enum model_language language,
        const struct booklet_part *part, struct buf *out, struct error *error) KESU_MUST_CHECK;

#endif
