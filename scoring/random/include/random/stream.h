/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random numbers without state: number i of a stream is a hash of (key, i), so a draw depends only
 * on its purpose and identifiers, not on order, threads or process. A key is made from a seed, a
 * purpose and two identifiers; the hash is SplitMix64's output function (Steele, Lea & Flood 2014)
 * over a Weyl sequence. Not for secrets.
 */
#ifndef KESU_RANDOM_STREAM_H
#define KESU_RANDOM_STREAM_H

#include <stdint.h>

struct random_key {
	uint64_t bits;
};

/* purpose separates streams with the same seed and identifiers; each module numbers its purposes in
 * one enum. */
struct random_key random_key_of(uint64_t seed, uint32_t purpose, uint64_t a, uint64_t b);

uint64_t random_bits(struct random_key key, uint64_t i);
double random_uniform(struct random_key key, uint64_t i); /* in (0, 1), 53 bits */
double random_normal(struct random_key key, uint64_t i);  /* Box & Muller 1958 */
/* 0 .. bound - 1 by Lemire's multiplication (2019), bias under bound / 2^64; bound > 0. */
uint64_t random_below(struct random_key key, uint64_t i, uint64_t bound);

#endif
