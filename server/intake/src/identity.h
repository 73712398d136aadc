/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who an attempt is, derived under the server's key: whoever has a list of invitations' tokens, or
 * the database, but not the key, cannot tell which attempt belongs to whom. core/invitation.h has
 * what an invitation leads to.
 */
#ifndef KESU_INTAKE_IDENTITY_H
#define KESU_INTAKE_IDENTITY_H

#include <core/secret.h>

enum {
	INTAKE_START_KEY_LEAST = 8, /* characters of A-Z a-z 0-9 _ - */
	INTAKE_START_KEY_MOST = 64,
	INTAKE_MAC_SIZE = 16, /* of what is stored */
};

struct intake_mac {
	uint8_t b[INTAKE_MAC_SIZE];
};
struct str intake_mac_str(const struct intake_mac *mac); /* a view of its bytes */

/* The attempt as the owner of what waits for a group commit. */
uint64_t intake_identity_owner(const struct uuid *attempt);

/* Whether a text can be a start key, the random text a phone makes to start with. */
bool intake_start_key_is_valid(struct str key);

/* All of these are false when there is no key of this age; then nothing is filled. */

/* The attempt that a start key leads to in a survey without invitations. */
bool intake_identity_of_start(const struct secret_keys *keys, enum secret_key_age age,
        int32_t survey_id, struct str start, struct uuid *attempt) KESU_MUST_CHECK;
/* What is stored with an attempt of the start key that began it. */
bool intake_identity_proof(const struct secret_keys *keys, enum secret_key_age age,
        int32_t survey_id, struct str start, struct intake_mac *proof) KESU_MUST_CHECK;

#endif
