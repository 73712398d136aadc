/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_SIZE = 160 };

struct str intake_mac_str(const struct intake_mac *mac)
{
	return (struct str){(const char *)mac->b, sizeof(mac->b)};
}

/* The half that is random in every kind of identifier, and is never 0. */
uint64_t intake_identity_owner(const struct uuid *attempt)
{
	uint64_t owner;

	memcpy(&owner, attempt->b + 8, sizeof(owner));
	return owner;
}

bool intake_start_key_is_valid(struct str key)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	                              "0123456789_-";

	if (key.n < INTAKE_START_KEY_LEAST || key.n > INTAKE_START_KEY_MOST)
		return false;
	for (size_t i = 0; i < key.n; i++)
		if (!memchr(letters, key.p[i], sizeof(letters) - 1))
			return false;
	return true;
}

bool intake_identity_of_start(const struct secret_keys *keys, enum secret_key_age age,
        int32_t survey_id, struct str start, struct uuid *attempt)
{
	uint8_t mac[SECRET_MAC_SIZE];
	char text[TEXT_SIZE];
	int n = snprintf(text, sizeof(text), "kesu:start:%d:%.*s", (int)survey_id, STR_ARG(start));

	if (!core_secret_mac(keys, age, (struct str){text, (size_t)n}, mac))
		return false;
	*attempt = uuid_from_bytes(mac);
	return true;
}

bool intake_identity_proof(const struct secret_keys *keys, enum secret_key_age age,
        int32_t survey_id, struct str start, struct intake_mac *proof)
{
	uint8_t mac[SECRET_MAC_SIZE];
	char text[TEXT_SIZE];
	int n = snprintf(text, sizeof(text), "kesu:begun:%d:%.*s", (int)survey_id, STR_ARG(start));

	if (!core_secret_mac(keys, age, (struct str){text, (size_t)n}, mac))
		return false;
	memcpy(proof->b, mac, sizeof(proof->b));
	return true;
}
