/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/invitation.h>

#include <base/hex.h>

#include <ctype.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void core_invitation_token_new(char token[static INVITATION_TOKEN_SIZE])
{
	unsigned char bytes[INVITATION_TOKEN_BYTES];

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		abort();
	hex_encode(bytes, sizeof(bytes), token);
}

void core_invitation_code(const char *token, char code[static INVITATION_CODE_SIZE])
{
	size_t n = 0;

	for (size_t i = 0; token[i]; i++) {
		if (i && i % INVITATION_GROUP == 0)
			code[n++] = '-';
		code[n++] = (char)toupper((unsigned char)token[i]);
	}
	code[n] = '\0';
}

/* A character of a token as it was made; 0: it does not count. */
static char as_made(char typed)
{
	switch (typed) {
	case '-':
	case ' ':
		return '\0';
	case 'o':
	case 'O':
		return '0';
	case 'i':
	case 'I':
	case 'l':
	case 'L':
		return '1';
	default:
		return (char)tolower((unsigned char)typed);
	}
}

static bool update(EVP_MD_CTX *context, struct str token)
{
	for (size_t i = 0; i < token.n; i++) {
		char made = as_made(token.p[i]);

		if (made && !EVP_DigestUpdate(context, &made, 1))
			return false;
	}
	return true;
}

struct uuid core_invitation_attempt(struct str token)
{
	static const struct str purpose = {"kesu-invitation:", 16};
	unsigned char digest[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (!context || !EVP_DigestInit_ex(context, EVP_sha256(), NULL) ||
	        !EVP_DigestUpdate(context, purpose.p, purpose.n) || !update(context, token) ||
	        !EVP_DigestFinal_ex(context, digest, NULL))
		abort();
	EVP_MD_CTX_free(context);
	return uuid_from_bytes(digest);
}

enum { TEXT_SIZE = 160 };

bool core_invitation_token_of(const struct secret_keys *keys, enum secret_key_age age,
        int32_t survey_id, int32_t number, char token[static INVITATION_TOKEN_SIZE])
{
	uint8_t mac[SECRET_MAC_SIZE];
	char text[TEXT_SIZE];
	int n = snprintf(text, sizeof(text), "kesu:letter:%d:%d", (int)survey_id, (int)number);

	if (!core_secret_mac(keys, age, (struct str){text, (size_t)n}, mac))
		return false;
	hex_encode(mac, INVITATION_TOKEN_BYTES, token);
	return true;
}

bool core_invitation_begins(const struct secret_keys *keys, enum secret_key_age age,
        int32_t survey_id, const struct uuid *invitation, int round, struct uuid *attempt)
{
	uint8_t mac[SECRET_MAC_SIZE];
	char text[TEXT_SIZE], id[UUID_TEXT_SIZE];
	int n;

	uuid_format(invitation, id);
	n = snprintf(text, sizeof(text), "kesu:invitation:%d:%s:%d", (int)survey_id, id, round);
	if (!core_secret_mac(keys, age, (struct str){text, (size_t)n}, mac))
		return false;
	*attempt = uuid_from_bytes(mac);
	return true;
}
