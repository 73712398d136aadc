/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Of each client only one moment is kept: when all its places will be back. Each thing done moves
 * it by place_us, and it may lie burst * place_us ahead. (This is the generic cell rate algorithm.)
 */
#include "buckets.h"

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { SETS = 1024, WAYS = 8 };

struct bucket {
	unsigned char network[BUCKETS_NETWORK_SIZE];
	int64_t full_us; /* when all its places are back */
};

struct buckets {
	struct bucket table[SETS][WAYS];
	int64_t place_us, ahead_us;
	uint64_t seed; /* keeps others from choosing addresses that share a set */
};

struct buckets *core_buckets_new(size_t burst, int64_t place_us)
{
	struct buckets *buckets = memory_new(1, sizeof(*buckets));

	buckets->place_us = place_us;
	buckets->ahead_us = (int64_t)burst * place_us;
	if (getrandom(&buckets->seed, sizeof(buckets->seed), 0) != (ssize_t)sizeof(buckets->seed))
		abort();
	return buckets;
}

void core_buckets_free(struct buckets *buckets)
{
	free(buckets);
}

static size_t set_of(const struct buckets *buckets, const unsigned char *network)
{
	uint64_t words[2], z = buckets->seed;

	memcpy(words, network, sizeof(words));
	for (int i = 0; i < 2; i++) {
		z = (z ^ words[i]) * 0xBF58476D1CE4E5B9;
		z = (z ^ z >> 29) * 0x94D049BB133111EB;
		z ^= z >> 32;
	}
	return (size_t)(z % SETS);
}

/* The client's own, or the one that is missed least. */
static struct bucket *bucket_of(struct buckets *buckets, const unsigned char *network)
{
	struct bucket *set = buckets->table[set_of(buckets, network)], *least = set;

	for (struct bucket *b = set; b < set + WAYS; b++) {
		if (!memcmp(b->network, network, sizeof(b->network)))
			return b;
		if (b->full_us < least->full_us)
			least = b;
	}
	memcpy(least->network, network, sizeof(least->network));
	least->full_us = 0;
	return least;
}

bool core_buckets_take(struct buckets *buckets,
        const unsigned char network[static BUCKETS_NETWORK_SIZE], int64_t now_us)
{
	struct bucket *bucket = bucket_of(buckets, network);
	int64_t full_us = bucket->full_us > now_us ? bucket->full_us : now_us;

	if (full_us + buckets->place_us - now_us > buckets->ahead_us)
		return false;
	bucket->full_us = full_us + buckets->place_us;
	return true;
}
