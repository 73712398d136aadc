/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/limits.h>

#include "buckets.h"
#include <core/context.h>

#include <base/clock.h>
#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

enum { SECONDS_TO_FILL = 100, SMALL_SHARE = 10, KNOWN_TOKENS = 1024 };

struct core_limits {
	struct buckets *buckets[CORE_LIMIT__COUNT]; /* NULL: no limit */
	struct digest known[KNOWN_TOKENS];          /* each in the place that it hashes to */
};

struct core_limits *core_limits_new(int64_t per_address)
{
	struct core_limits *limits = memory_new(1, sizeof(*limits));

	for (int i = 0; i < CORE_LIMIT__COUNT && per_address; i++) {
		int64_t burst = i >= CORE_LIMIT_SIGN_INS ? per_address / SMALL_SHARE : per_address;

		if (burst < 1)
			burst = 1;
		limits->buckets[i] =
		        core_buckets_new((size_t)burst, SECONDS_TO_FILL * 1000000 / burst);
	}
	return limits;
}

void core_limits_free(struct core_limits *limits)
{
	for (int i = 0; limits && i < CORE_LIMIT__COUNT; i++)
		core_buckets_free(limits->buckets[i]);
	free(limits);
}

bool core_limit_admits(struct http_exchange *x, enum core_limit limit)
{
	struct buckets *buckets = core_context(x)->limits->buckets[limit];
	unsigned char network[HTTP_NETWORK_SIZE];

	if (!buckets || !http_client_network(x, network) ||
	        core_buckets_take(buckets, network, clock_monotonic_us()))
		return true;
	http_reply_problem(x, &http_too_many,
	        STR("too many requests from this address; send it again later"), NULL, 0);
	return false;
}

static size_t place_of(const struct digest *token)
{
	uint32_t word;

	memcpy(&word, token, sizeof(word));
	return word % KNOWN_TOKENS;
}

bool core_limits_know(const struct core_limits *limits, const struct digest *token)
{
	return !memcmp(&limits->known[place_of(token)], token, sizeof(*token));
}

void core_limits_learn(struct core_limits *limits, const struct digest *token, bool good)
{
	if (good)
		limits->known[place_of(token)] = *token;
	else if (core_limits_know(limits, token))
		memset(&limits->known[place_of(token)], 0, sizeof(*token));
}
