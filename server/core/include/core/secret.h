/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the server can verify without asking the database: an attempt's bearer secret and its
 * receipt code. Both are HMAC-SHA-256 under the server's key, so they stay valid after a restart,
 * and a crash of a worker loses nothing.
 *
 * A secret reads KEYID.SURVEY.EXPIRY.MAC: which key made it, the survey, the Unix second it ends,
 * and the MAC over these and the attempt. For an attempt that got a booklet of a design it reads
 * KEYID.SURVEY.BOOKLET.EXPIRY.MAC, and the booklet's number is signed too. A limited secret has an
 * L before it and is signed as one: it saves and submits but reads no answers and deletes nothing.
 * Secrets signed with the previous key stay valid.
 */
#ifndef KESU_APP_SECRET_H
#define KESU_APP_SECRET_H

#include <base/error.h>
#include <base/str.h>
#include <base/uuid.h>

enum {
	SECRET_TEXT_SIZE = 96,
	SECRET_KEY_LEAST = 32,
	SECRET_MAC_SIZE = 32,
	RECEIPT_CODE_SIZE = 16,
};

struct secret_keys;

/* Keys are at least SECRET_KEY_LEAST characters; `previous` may be "". NULL on failure. */
struct secret_keys *core_secret_keys_new(
        const char *current, const char *previous, struct error *error);
void core_secret_keys_free(struct secret_keys *keys);

/* The attempt that a secret gives access to. */
struct secret_grant {
	struct uuid attempt;
	int32_t survey_id;
	int16_t booklet; /* of the survey's design, from 1; 0: the whole form */
	bool limited;    /* given without a proof that it is the person who began the attempt */
};

void core_secret_issue(const struct secret_keys *keys, const struct secret_grant *grant,
        int64_t expiry, char text[static SECRET_TEXT_SIZE]);

enum secret_verdict { SECRET_GOOD, SECRET_MALFORMED, SECRET_FOREIGN, SECRET_EXPIRED };
/* Whether the text is a valid secret of grant->attempt. Fills the rest only for SECRET_GOOD. `now`
 * is in Unix seconds. */
enum secret_verdict core_secret_check(
        const struct secret_keys *keys, struct str text, int64_t now, struct secret_grant *grant);

/*
 * HMAC-SHA-256 of a text, for what is derived or stored under the server's key: identifiers of
 * attempts, proofs, codes. Every use begins its text with "kesu:" and a word of its own. False when
 * there is no previous key.
 */
enum secret_key_age { SECRET_KEY_CURRENT, SECRET_KEY_PREVIOUS };
bool core_secret_mac(const struct secret_keys *keys, enum secret_key_age age, struct str text,
        uint8_t mac[static SECRET_MAC_SIZE]) KESU_MUST_CHECK;

/* Twelve characters in three groups, "K7QX-3M9T-PD4W", without letters that look like digits. The
 * same attempt always gets the same code. */
void core_secret_receipt_code(const struct secret_keys *keys, const struct uuid *attempt,
        char code[static RECEIPT_CODE_SIZE]);

#endif
