/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory that is freed together: one arena per request or per document. Chunks come from malloc.
 * Under AddressSanitizer the bytes that were not handed out yet are poisoned.
 */
#ifndef KESU_BASE_ARENA_H
#define KESU_BASE_ARENA_H

#include <base/str.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks;
	size_t chunk_size;
};

/* chunk_size in bytes; larger requests get a chunk of their own. */
void arena_init(struct arena *arena, size_t chunk_size);
void arena_free(struct arena *arena); /* frees everything; the arena may be used again */

void *arena_new(struct arena *arena, size_t count, size_t size); /* zeroed, aligned, never NULL */
struct str arena_copy(struct arena *arena, struct str s);        /* NUL-terminated copy */
struct str arena_printf(struct arena *arena, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

#endif
