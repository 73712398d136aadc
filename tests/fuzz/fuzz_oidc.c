/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Target functions: oidc_provider_read, oidc_keys_read, oidc_id_token_check, oidc_claims_check. The
 * first byte says which of the documents of a provider of OpenID Connect the rest is. No bytes may
 * be a good token: nobody has the key.
 */
#include "id_token.h"
#include "provider.h"

#include <stdlib.h>

static const char keys_text[] = "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"one\",\"crv\":\"P-256\","
                                "\"x\":\"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY\","
                                "\"y\":\"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU\"}]}";

static const struct oidc_settings settings = {.issuer = "https://a.example",
        .client_id = "kesu",
        .client_secret = "word",
        .claim = "sub",
        .redirect_uri = "https://b.example",
        .authorities = ""};

static const struct oidc_expected expected = {.issuer = "https://a.example",
        .client_id = "kesu",
        .nonce = "n",
        .claim = "email",
        .max_age_s = 600,
        .algorithms = OIDC_RS256 | OIDC_ES256,
        .now = 1000};

static void read_provider(struct str text)
{
	struct oidc_provider provider;
	struct error error;

	if (oidc_provider_read(&provider, text, &settings, &error))
		oidc_provider_free(&provider);
}

static void read_keys(struct str text)
{
	struct oidc_keys keys;
	struct error error;

	if (oidc_keys_read(&keys, text, &error))
		oidc_keys_free(&keys);
}

static void read_token(struct str text)
{
	static struct oidc_keys keys;
	char subject[OIDC_SUBJECT_SIZE];
	struct error error;

	if (!keys.count && !oidc_keys_read(&keys, str_from(keys_text), &error))
		abort();
	if (oidc_id_token_check(text, &keys, &expected, subject, &error) == OIDC_TOKEN_GOOD)
		abort();
}

static void read_claims(struct str text)
{
	char subject[OIDC_SUBJECT_SIZE] = "";
	struct error error;

	if (oidc_claims_check(text, &expected, subject, &error) != (*subject != '\0'))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(struct str text) = {
	        read_provider, read_keys, read_token, read_claims};

	if (size)
		readers[data[0] % 4]((struct str){(const char *)data + 1, size - 1});
	return 0;
}
