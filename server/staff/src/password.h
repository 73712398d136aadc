/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Passwords: which are too weak, and argon2id (libsodium's text, with 64 MiB of memory and two
 * passes) of those that are not. Hashing and verifying take 60 ms and more: never on the event loop
 * (core/offload.h).
 */
#ifndef KESU_STAFF_PASSWORD_H
#define KESU_STAFF_PASSWORD_H

#include <base/str.h>

enum { PASSWORD_LEAST = 12 /* characters */, PASSWORD_MOST = 512 /* bytes */ };
enum { PASSWORD_HASH_SIZE = 128 };

/* What is wrong with a password for this account, in both languages, or NULL. */
const char *staff_password_problem(struct str password, struct str name);

/* False when there is not enough memory. */
bool staff_password_hash(struct str password, char hash[static PASSWORD_HASH_SIZE]);
/* `hash` NULL: nobody's password; it takes as long, and the answer is no. */
bool staff_password_is(struct str password, const char *hash);

#endif
