/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 128-bit identifiers (RFC 9562). Version 7, so that rows made together lie together on disk. */
#ifndef KESU_BASE_UUID_H
#define KESU_BASE_UUID_H

#include <base/str.h>

enum { UUID_TEXT_SIZE = 37 };

struct uuid {
	uint8_t b[16];
};

struct uuid uuid_new(void); /* version 7, from the calendar clock and getrandom(2) */
/* Stamps version 8 and the variant onto 16 bytes that the caller derived (say, by an HMAC). */
struct uuid uuid_from_bytes(const uint8_t bytes[static 16]);
bool uuid_parse(struct str text, struct uuid *out); /* 36 characters, either case */
void uuid_format(const struct uuid *id, char text[static UUID_TEXT_SIZE]);
bool uuid_equal(const struct uuid *a, const struct uuid *b);

#endif
