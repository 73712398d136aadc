/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What signs a message, as Standard Webhooks 1.0.0 has it (spec/standard-webhooks.md of
 * github.com/standard-webhooks/standard-webhooks): HMAC-SHA-256 over "ID.TIMESTAMP.BODY".
 */
#ifndef KESU_REMINDERS_KEY_H
#define KESU_REMINDERS_KEY_H

#include <base/error.h>
#include <base/str.h>

#include <stdint.h>

enum {
	REMINDERS_KEY_LEAST = 24,
	REMINDERS_KEY_MOST = 64,
	REMINDERS_SIGNATURE_SIZE = 48, /* "v1," and 32 bytes in base64 */
};

struct reminders_key {
	uint8_t bytes[REMINDERS_KEY_MOST];
	size_t n;
};

/* "whsec_" and 24 to 64 bytes in base64. */
bool reminders_key_read(struct reminders_key *key, struct str text) KESU_MUST_CHECK;

/* The value of webhook-signature; `seconds` is that of webhook-timestamp. */
void reminders_key_sign(const struct reminders_key *key, struct str id, int64_t seconds,
        struct str body, char signature[static REMINDERS_SIGNATURE_SIZE]);

#endif
