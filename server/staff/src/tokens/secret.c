/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "secret.h"

#include <base/hex.h>

#include <stdlib.h>
#include <sys/random.h>

struct digest staff_token_new(char token[static TOKEN_SIZE])
{
	unsigned char bytes[TOKEN_SIZE / 2];

	/* The kernel gives so few bytes all at once, or fails when it has no random data yet. */
	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		abort();
	hex_encode(bytes, sizeof(bytes), token);
	return core_digest_of(str_from(token));
}
