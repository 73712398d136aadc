/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Token buckets by client: each may do `burst` things at once and gets the places back one by one.
 * A table of fixed size: when it is full, the clients that have used least are forgotten, and
 * begin anew. No clock and no sockets.
 */
#ifndef KESU_CORE_BUCKETS_H
#define KESU_CORE_BUCKETS_H

#include <base/error.h>

#include <stddef.h>
#include <stdint.h>

enum { BUCKETS_NETWORK_SIZE = 16 };

struct buckets;

/* `place_us`: after how long one place comes back. */
struct buckets *core_buckets_new(size_t burst, int64_t place_us);
void core_buckets_free(struct buckets *buckets); /* NULL is fine */
/* Takes a place; false when none is left. `now_us` never falls. */
bool core_buckets_take(struct buckets *buckets,
        const unsigned char network[static BUCKETS_NETWORK_SIZE], int64_t now_us) KESU_MUST_CHECK;

#endif
