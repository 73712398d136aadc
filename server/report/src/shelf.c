/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shelf.h"

#include <base/hex.h>
#include <base/memory.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES = 48, BYTES_MOST = 24 << 20, ETAG_BYTES = 10 };

struct report_shelf {
	struct report_piece pieces[PIECES];
	uint64_t clock;
};

struct report_shelf *report_shelf_new(void)
{
	return memory_new(1, sizeof(struct report_shelf));
}

void report_shelf_free(struct report_shelf *shelf)
{
	for (size_t i = 0; i < PIECES; i++)
		buf_free(&shelf->pieces[i].bytes);
	free(shelf);
}

void report_shelf_drop(struct report_piece *piece)
{
	buf_free(&piece->bytes);
	*piece = (struct report_piece){0};
}

/* A free place, or the one that was asked for longest ago. */
static struct report_piece *place_for(struct report_shelf *shelf)
{
	struct report_piece *oldest = NULL;

	for (size_t i = 0; i < PIECES; i++) {
		struct report_piece *piece = &shelf->pieces[i];

		if (!piece->taken)
			return piece;
		if (piece->made && (!oldest || piece->used < oldest->used))
			oldest = piece;
	}
	if (oldest)
		report_shelf_drop(oldest);
	return oldest;
}

struct report_piece *report_shelf_find(struct report_shelf *shelf, const struct digest *key)
{
	struct report_piece *piece = NULL;

	for (size_t i = 0; i < PIECES && !piece; i++)
		if (shelf->pieces[i].taken && !memcmp(&shelf->pieces[i].key, key, sizeof(*key)))
			piece = &shelf->pieces[i];
	if (!piece)
		piece = place_for(shelf);
	if (!piece)
		return NULL;
	piece->key = *key;
	piece->used = ++shelf->clock;
	return piece;
}

/* The bytes of all pieces but this one. */
static size_t bytes_beside(const struct report_shelf *shelf, const struct report_piece *one)
{
	size_t bytes = 0;

	for (size_t i = 0; i < PIECES; i++)
		if (&shelf->pieces[i] != one)
			bytes += shelf->pieces[i].bytes.n;
	return bytes;
}

static struct report_piece *oldest_beside(
        struct report_shelf *shelf, const struct report_piece *one)
{
	struct report_piece *oldest = NULL;

	for (size_t i = 0; i < PIECES; i++) {
		struct report_piece *piece = &shelf->pieces[i];

		if (piece != one && piece->made && (!oldest || piece->used < oldest->used))
			oldest = piece;
	}
	return oldest;
}

void report_shelf_put(struct report_shelf *shelf, struct report_piece *piece, struct buf *bytes)
{
	struct digest digest = core_digest_of(buf_str(bytes));
	char digits[2 * ETAG_BYTES + 1];
	struct report_piece *oldest;

	while (bytes_beside(shelf, piece) + bytes->n > BYTES_MOST &&
	        (oldest = oldest_beside(shelf, piece)))
		report_shelf_drop(oldest);
	hex_encode(digest.b, ETAG_BYTES, digits);
	snprintf(piece->etag, sizeof(piece->etag), "\"%s\"", digits);
	piece->bytes = *bytes;
	piece->made = true;
	buf_init(bytes, 0);
}
