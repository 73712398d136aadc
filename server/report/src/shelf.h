/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a worker has made of publications and may be asked for again. A publication never changes,
 * so what was made of it is kept until room is needed; what it is kept under says whether it was
 * withdrawn by then. Whoever asks for what is just being made waits for it with the others: a
 * hundred phones that open one link make one page.
 */
#ifndef KESU_REPORT_SHELF_H
#define KESU_REPORT_SHELF_H

#include "order.h"

#include <core/digest.h>

#include <base/arena.h>

enum { REPORT_ETAG_SIZE = 24 };

struct http_exchange;

struct report_piece {
	struct digest key;
	enum report_kind kind;
	bool taken, made;
	uint64_t used;             /* when it was asked for last: the count of all askings */
	struct report_wait *waits; /* while it is made */
	struct buf bytes;
	char etag[REPORT_ETAG_SIZE]; /* quoted */
};

struct report_wait {
	struct http_exchange *x;
	struct report_wait *next;
};

struct report_shelf;

struct report_shelf *report_shelf_new(void);
void report_shelf_free(struct report_shelf *shelf);

/* The piece of this key, `taken` and perhaps made; or a new one, which is not taken yet and is
 * then the caller's to make. NULL: all that there is room for is being made. */
struct report_piece *report_shelf_find(struct report_shelf *shelf, const struct digest *key);
/* Takes over the bytes, and makes room for them. */
void report_shelf_put(struct report_shelf *shelf, struct report_piece *piece, struct buf *bytes);
/* It could not be made. */
void report_shelf_drop(struct report_piece *piece);

#endif
