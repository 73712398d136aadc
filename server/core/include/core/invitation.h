/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One sampled person's one-time token, and the key of its row in kesu.invitation: the first half of
 * SHA-256("kesu-invitation:" token) stamped as a UUID. People type it as they like: case, dashes
 * and blanks do not count, and o, i and l are read as 0 and 1. The token itself is stored nowhere,
 * and whoever knows the key of the row cannot find the token. The attempt that an invitation starts
 * is derived from this key under the server's key: whoever has the tokens, or the database, but not
 * the key, cannot tell which attempt belongs to whom.
 */
#ifndef KESU_APP_INVITATION_H
#define KESU_APP_INVITATION_H

#include <core/secret.h>

#include <base/str.h>
#include <base/uuid.h>

enum {
	INVITATION_TOKEN_BYTES = 16,
	INVITATION_TOKEN_SIZE = 2 * INVITATION_TOKEN_BYTES + 1,
	INVITATION_ROUNDS = 16, /* attempts of one invitation: each but the last was withdrawn */
	INVITATION_GROUP = 4,   /* characters between two dashes */
	INVITATION_CODE_SIZE = INVITATION_TOKEN_SIZE + INVITATION_TOKEN_SIZE / INVITATION_GROUP - 1
};

/* 128 random bits as hex digits. */
void core_invitation_token_new(char token[static INVITATION_TOKEN_SIZE]);
/* That of a case's letter, the same each time under the same key. False when there is no key of
 * this age. */
bool core_invitation_token_of(const struct secret_keys *keys, enum secret_key_age age,
        int32_t survey_id, int32_t number,
        char token[static INVITATION_TOKEN_SIZE]) KESU_MUST_CHECK;
/* The same to be printed and typed: 3F2A-09BC-... */
void core_invitation_code(const char *token, char code[static INVITATION_CODE_SIZE]);
struct uuid core_invitation_attempt(struct str token);

/* The attempt that an invitation leads to; `invitation` is what core_invitation_attempt makes of
 * the token. A round ends with a withdrawal; the first is 0. False when there is no key of this
 * age. */
bool core_invitation_begins(const struct secret_keys *keys, enum secret_key_age age,
        int32_t survey_id, const struct uuid *invitation, int round,
        struct uuid *attempt) KESU_MUST_CHECK;

#endif
