/*
 * A booklet: what one respondent's phone gets to see of an instrument in one language. Keys,
 * points, dimensions, rationales, sources and benchmarks stay behind. The same arguments always
 * give the same bytes, because a booklet is addressed by its hash.
 */
#ifndef KESU_MODEL_BOOKLET_H
#define KESU_MODEL_BOOKLET_H

#include <model/instrument.h>

/* Appends {"instrument","version","language","title","notice","background","items"} to `out`.
 * `positions` are 1-based item positions in the order to show, NULL for all of them. False when a
 * position is outside the instrument or named twice, or `out` is full. */
bool booklet_write(const struct instrument *instrument, enum model_language language,
        const int16_t *positions, size_t count, struct buf *out,
        struct error *error) KESU_MUST_CHECK;

#endif
