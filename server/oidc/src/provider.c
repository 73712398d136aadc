/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider.h"

#include <base/memory.h>
#include <outward/address.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define WELL_KNOWN "/.well-known/openid-configuration"

static const struct {
	const char *name;
	unsigned algorithm;
} algorithms[] = {{"RS256", OIDC_RS256}, {"ES256", OIDC_ES256}};

unsigned oidc_algorithm(const char *name)
{
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(*algorithms); i++)
		if (name && !strcmp(algorithms[i].name, name))
			return algorithms[i].algorithm;
	return 0;
}

char *oidc_provider_address(const char *issuer)
{
	size_t n = strlen(issuer), size = n + sizeof(WELL_KNOWN);
	char *address = memory_new(size, 1);

	while (n && issuer[n - 1] == '/')
		n--;
	snprintf(address, size, "%.*s%s", (int)n, issuer, WELL_KNOWN);
	return address;
}

static bool list_has(const json_t *list, const char *wanted)
{
	size_t i;
	json_t *value;

	json_array_foreach((json_t *)(uintptr_t)list, i, value)
	{
		if (json_is_string(value) && !strcmp(json_string_value(value), wanted))
			return true;
	}
	return false;
}

/* Of a list that may be missing: whether it is missing or names `wanted`. */
static bool permits(const json_t *document, const char *list, const char *wanted)
{
	const json_t *value = json_object_get(document, list);

	return !value || list_has(value, wanted);
}

static bool take_address(const json_t *document, const char *member, enum outward_reach reach,
        char **address, struct error *error)
{
	const char *text = json_string_value(json_object_get(document, member));

	if (!text || !outward_address_good(text, reach))
		return error_set(error, "the provider's %s is no safe address", member);
	*address = memory_text(text);
	return true;
}

static bool take_algorithms(
        const json_t *document, struct oidc_provider *provider, struct error *error)
{
	const json_t *offered = json_object_get(document, "id_token_signing_alg_values_supported");

	for (size_t i = 0; i < sizeof(algorithms) / sizeof(*algorithms); i++)
		if (list_has(offered, algorithms[i].name))
			provider->algorithms |= algorithms[i].algorithm;
	return provider->algorithms ||
	       error_set(error, "the provider signs neither by RS256 nor by ES256");
}

/* What is not said is client_secret_basic. */
static bool take_proof(
        const json_t *document, bool secret, struct oidc_provider *provider, struct error *error)
{
	static const char member[] = "token_endpoint_auth_methods_supported";

	if (!secret) {
		provider->proof = OIDC_PROOF_NONE;
		return true;
	}
	provider->proof = permits(document, member, "client_secret_basic") ? OIDC_PROOF_BASIC
	                                                                   : OIDC_PROOF_POST;
	return permits(document, member, "client_secret_basic") ||
	       permits(document, member, "client_secret_post") ||
	       error_set(error, "the provider takes no client secret, neither basic nor post");
}

static bool take_flow(const json_t *document, struct error *error)
{
	if (!list_has(json_object_get(document, "response_types_supported"), "code"))
		return error_set(error, "the provider knows no code flow");
	if (!permits(document, "code_challenge_methods_supported", "S256"))
		return error_set(error, "the provider knows no PKCE by S256");
	return true;
}

static bool take_issuer(const json_t *document, const char *issuer, struct error *error)
{
	const char *named = json_string_value(json_object_get(document, "issuer"));

	return (named && !strcmp(named, issuer)) ||
	       error_set(error, "the provider's document is not that of oidc_issuer");
}

static bool take_document(struct oidc_provider *provider, const json_t *document,
        const struct oidc_settings *settings, struct error *error)
{
	enum outward_reach reach = outward_address_is_http(settings->issuer)
	                                   ? OUTWARD_REACH_LOOPBACK
	                                   : OUTWARD_REACH_HTTPS;

	provider->names_itself = json_is_true(
	        json_object_get(document, "authorization_response_iss_parameter_supported"));
	return take_issuer(document, settings->issuer, error) &&
	       take_address(document, "authorization_endpoint", reach, &provider->authorization,
	               error) &&
	       take_address(document, "token_endpoint", reach, &provider->token, error) &&
	       take_address(document, "jwks_uri", reach, &provider->keys, error) &&
	       take_algorithms(document, provider, error) &&
	       take_proof(document, *settings->client_secret, provider, error) &&
	       take_flow(document, error);
}

bool oidc_provider_read(struct oidc_provider *provider, struct str document,
        const struct oidc_settings *settings, struct error *error)
{
	json_t *json = json_loadb(document.p, document.n, JSON_REJECT_DUPLICATES, NULL);
	bool taken;

	*provider = (struct oidc_provider){0};
	taken = json_is_object(json)
	                ? take_document(provider, json, settings, error)
	                : error_set(error, "the provider's document is no JSON object");
	json_decref(json);
	if (!taken)
		oidc_provider_free(provider);
	return taken;
}

void oidc_provider_free(struct oidc_provider *provider)
{
	free(provider->authorization);
	free(provider->token);
	free(provider->keys);
	*provider = (struct oidc_provider){0};
}
