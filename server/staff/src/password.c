/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "password.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DIFFERENT_LEAST = 5 };

_Static_assert(PASSWORD_HASH_SIZE == crypto_pwhash_STRBYTES, "the size that libsodium writes");

static size_t characters_of(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.n; i++)
		count += ((unsigned char)text.p[i] & 0xC0) != 0x80;
	return count;
}

static size_t different_bytes(struct str text)
{
	bool seen[256] = {false};
	size_t count = 0;

	for (size_t i = 0; i < text.n; i++) {
		bool *is_seen = &seen[(unsigned char)text.p[i]];

		count += !*is_seen;
		*is_seen = true;
	}
	return count;
}

/* Most characters follow from the one before: 123456789012, abcabcdefdef. */
static bool is_a_row(struct str text)
{
	size_t steps = 0;

	for (size_t i = 1; i < text.n; i++)
		steps += abs((unsigned char)text.p[i] - (unsigned char)text.p[i - 1]) <= 1;
	return 2 * steps > text.n;
}

static bool holds(struct str text, struct str part)
{
	for (size_t i = 0; part.n && i + part.n <= text.n; i++)
		if (!strncasecmp(text.p + i, part.p, part.n))
			return true;
	return false;
}

const char *staff_password_problem(struct str password, struct str name)
{
	if (!str_is_utf8(password) || characters_of(password) < PASSWORD_LEAST ||
	        password.n > PASSWORD_MOST)
		return "密码须有 12 个字符或更多，至多 512 字节 / a password has 12 characters or "
		       "more, and at most 512 bytes";
	if (holds(password, name))
		return "密码不得含有账号名 / the account's name must not be in the password";
	if (different_bytes(password) < DIFFERENT_LEAST || is_a_row(password))
		return "密码太容易猜：字符太少变化 / the password is easy to guess: its characters "
		       "repeat or follow one another";
	return NULL;
}

bool staff_password_hash(struct str password, char hash[static PASSWORD_HASH_SIZE])
{
	return sodium_init() >= 0 &&
	       !crypto_pwhash_str(hash, password.p, password.n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
	               crypto_pwhash_MEMLIMIT_INTERACTIVE);
}

/* The hash, made with the same limits, of a text that was thrown away. */
static const char nobodys[] = "$argon2id$v=19$m=65536,t=2,p=1$FO1G6tCZR1PlUrvM0mgZ2A$53M+qo+"
                              "fZuAI3arKzsqRanhPsYNftefTP2HvcCjefkk";

bool staff_password_is(struct str password, const char *hash)
{
	return sodium_init() >= 0 &&
	       !crypto_pwhash_str_verify(hash ? hash : nobodys, password.p, password.n) && hash;
}
