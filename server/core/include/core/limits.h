/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one client address may ask of a worker, and whose reports come first. A ceiling is high: a
 * village may stand behind one address. What it refuses, with 429, has not been begun, and the
 * client sends it again later.
 */
#ifndef KESU_CORE_LIMITS_H
#define KESU_CORE_LIMITS_H

#include <core/digest.h>

#include <stdbool.h>
#include <stdint.h>

struct core_limits;
struct http_exchange;

enum core_limit {
	CORE_LIMIT_STARTS,      /* of attempts without an invitation */
	CORE_LIMIT_RESUMPTIONS, /* by a code */
	CORE_LIMIT_READS,       /* of results, without an account */
	CORE_LIMIT_SIGN_INS,    /* a tenth */
	CORE_LIMIT_TOKENS,      /* of results, with a token that has never been good: a tenth */
	CORE_LIMIT__COUNT
};

/* `per_address`: how many of each kind at once; one in a hundred comes back each second. 0: no
 * limit. */
struct core_limits *core_limits_new(int64_t per_address);
void core_limits_free(struct core_limits *limits); /* NULL is fine */

/* Counts it. False: too many, and the 429 has been sent. */
bool core_limit_admits(struct http_exchange *x, enum core_limit limit);

/* Accounts' tokens that were good when last looked at. Only for who comes first: what an account
 * may see is looked up each time. */
bool core_limits_know(const struct core_limits *limits, const struct digest *token);
void core_limits_learn(struct core_limits *limits, const struct digest *token, bool good);

#endif
