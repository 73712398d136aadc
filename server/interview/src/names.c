/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "names.h"

#include <stdio.h>

enum {
	OF_A_ROUND = 3, /* under both keys; and what it was when it was that of the invitation */
	TEXT_SIZE = 96
};

static size_t round_names(const struct secret_keys *keys, int32_t survey_id,
        const struct uuid *invitation, int round, struct uuid names[static OF_A_ROUND])
{
	size_t n = 0;

	for (int age = SECRET_KEY_CURRENT; age <= SECRET_KEY_PREVIOUS; age++)
		n += core_invitation_begins(
		        keys, (enum secret_key_age)age, survey_id, invitation, round, &names[n]);
	if (round == 0)
		names[n++] = *invitation;
	return n;
}

size_t interview_names(const struct secret_keys *keys, int32_t survey_id,
        const struct uuid *invitation, struct uuid names[static INTERVIEW_NAMES_MAX])
{
	size_t n = 0;

	for (int round = 0; round < INVITATION_ROUNDS; round++) {
		struct uuid some[OF_A_ROUND];
		size_t more = round_names(keys, survey_id, invitation, round, some);

		for (size_t i = 0; i < more; i++)
			names[n++] = some[i];
	}
	return n;
}

json_t *interview_rounds(
        const struct secret_keys *keys, int32_t survey_id, const struct uuid *invitation)
{
	json_t *rounds = json_array();

	for (int round = 0; round < INVITATION_ROUNDS; round++) {
		struct uuid some[OF_A_ROUND];
		size_t count = round_names(keys, survey_id, invitation, round, some);
		json_t *names = json_array();

		for (size_t i = 0; i < count; i++) {
			char code[RECEIPT_CODE_SIZE], text[UUID_TEXT_SIZE];

			core_secret_receipt_code(keys, &some[i], code);
			uuid_format(&some[i], text);
			json_array_append_new(names, json_pack("[s,s]", text, code));
		}
		json_array_append_new(rounds, names);
	}
	return rounds;
}

size_t interview_later_names(
        const struct secret_keys *keys, const struct uuid *record, struct uuid names[static 2])
{
	char text[TEXT_SIZE], id[UUID_TEXT_SIZE];
	uint8_t mac[SECRET_MAC_SIZE];
	size_t count = 0;
	int n;

	uuid_format(record, id);
	n = snprintf(text, sizeof(text), "kesu:later-sitting:%s", id);
	for (int age = SECRET_KEY_CURRENT; age <= SECRET_KEY_PREVIOUS; age++)
		if (core_secret_mac(
		            keys, (enum secret_key_age)age, (struct str){text, (size_t)n}, mac))
			names[count++] = uuid_from_bytes(mac);
	return count;
}
