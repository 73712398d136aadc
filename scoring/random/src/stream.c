/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SplitMix64 as a counter-based generator: its state after i steps is key + i * golden ratio, so
 * output i can be computed directly. A key absorbs its words one at a time through the same mixing.
 */
#include <random/stream.h>

#include <math.h>

static const uint64_t golden = 0x9e3779b97f4a7c15u;

static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

struct random_key random_key_of(uint64_t seed, uint32_t purpose, uint64_t a, uint64_t b)
{
	uint64_t h = mix(seed + golden);

	h = mix(h + golden * (1 + (uint64_t)purpose));
	h = mix(h + golden * (1 + a));
	h = mix(h + golden * (1 + b));
	return (struct random_key){.bits = h};
}

uint64_t random_bits(struct random_key key, uint64_t i)
{
	return mix(key.bits + golden * (i + 1));
}

double random_uniform(struct random_key key, uint64_t i)
{
	return ((double)(random_bits(key, i) >> 11) + 0.5) * 0x1p-53;
}

double random_normal(struct random_key key, uint64_t i)
{
	double radius = sqrt(-2 * log(random_uniform(key, 2 * i)));

	return radius * cos(2 * M_PI * random_uniform(key, 2 * i + 1));
}

uint64_t random_below(struct random_key key, uint64_t i, uint64_t bound)
{
	return (uint64_t)(((unsigned __int128)random_bits(key, i) * bound) >> 64);
}
