/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the claims of an ID token must say, a function a claim. */
#include "id_token.h"

#include <oidc/flow.h>

#include <jansson.h>
#include <string.h>

static bool is_text(const json_t *json, const char *wanted)
{
	return json_is_string(json) && json_string_length(json) == strlen(wanted) &&
	       !strcmp(json_string_value(json), wanted);
}

static bool issuer_good(
        const json_t *claims, const struct oidc_expected *expected, struct error *error)
{
	return is_text(json_object_get(claims, "iss"), expected->issuer) ||
	       error_set(error, "the ID token is of another issuer");
}

/* For whom: this client alone; where it is for others as well, azp must say that this client asked
 * for it. */
static bool audience_good(
        const json_t *claims, const struct oidc_expected *expected, struct error *error)
{
	const json_t *audience = json_object_get(claims, "aud");
	const json_t *party = json_object_get(claims, "azp");
	bool named = is_text(audience, expected->client_id);

	for (size_t i = 0; i < json_array_size(audience); i++)
		named = named || is_text(json_array_get(audience, i), expected->client_id);
	if (!named)
		return error_set(error, "the ID token is for another client");
	if (party ? !is_text(party, expected->client_id) : json_array_size(audience) > 1)
		return error_set(error, "the ID token was asked for by another client");
	return true;
}

/* Seconds since 1970, also with a fraction. False: missing, or no number that a time can be. */
static bool time_of(const json_t *claims, const char *name, double *seconds)
{
	const json_t *value = json_object_get(claims, name);

	*seconds = json_number_value(value);
	return json_is_number(value) && *seconds >= 0 && *seconds <= 1e11;
}

static bool time_good(
        const json_t *claims, const struct oidc_expected *expected, struct error *error)
{
	double expires, issued, begins = 0, now = (double)expected->now;

	if (!time_of(claims, "exp", &expires) || now >= expires + OIDC_LEEWAY_S)
		return error_set(error, "the ID token has expired");
	if (!time_of(claims, "iat", &issued) || issued > now + OIDC_LEEWAY_S ||
	        issued < now - OIDC_TOKEN_AGE_S - OIDC_LEEWAY_S)
		return error_set(error, "the ID token was not issued just now; compare the clocks");
	if (json_object_get(claims, "nbf") &&
	        (!time_of(claims, "nbf", &begins) || begins > now + OIDC_LEEWAY_S))
		return error_set(error, "the ID token is not valid yet; compare the clocks");
	return true;
}

/* A provider that was asked for a sign-in of now says when it was (3.1.2.1, 2: auth_time). */
static bool age_good(
        const json_t *claims, const struct oidc_expected *expected, struct error *error)
{
	double when;

	if (!expected->max_age_s)
		return true;
	if (!time_of(claims, "auth_time", &when) || when > (double)expected->now + OIDC_LEEWAY_S)
		return error_set(error,
		        "the ID token does not say when the person signed in (auth_time); "
		        "oidc_max_age = 0 does without");
	return when >= (double)(expected->now - expected->max_age_s - OIDC_FLOW_S -
	                        OIDC_LEEWAY_S) ||
	       error_set(error, "the person signed in at the provider too long ago");
}

static bool nonce_good(
        const json_t *claims, const struct oidc_expected *expected, struct error *error)
{
	return is_text(json_object_get(claims, "nonce"), expected->nonce) ||
	       error_set(error, "the ID token belongs to another sign-in");
}

/* Names are compared byte by byte later, so none may hold what is not seen. */
static bool name_of(const json_t *claims, const char *claim, const char **name)
{
	const json_t *value = json_object_get(claims, claim);
	size_t n = json_string_length(value);

	*name = json_string_value(value);
	if (!*name || !n || n >= OIDC_SUBJECT_SIZE || strlen(*name) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)(*name)[i] < ' ' || (*name)[i] == 0x7f)
			return false;
	return true;
}

static bool subject_good(const json_t *claims, const struct oidc_expected *expected,
        char subject[static OIDC_SUBJECT_SIZE], struct error *error)
{
	const char *name;

	if (!name_of(claims, "sub", &name))
		return error_set(error, "the ID token names no subject");
	if (!name_of(claims, expected->claim, &name))
		return error_set(error, "the ID token lacks the claim of oidc_claim");
	if (!strcmp(expected->claim, "email") &&
	        !json_is_true(json_object_get(claims, "email_verified")))
		return error_set(error, "the provider has not verified this e-mail address");
	memcpy(subject, name, strlen(name) + 1);
	return true;
}

bool oidc_claims_check(struct str claims, const struct oidc_expected *expected,
        char subject[static OIDC_SUBJECT_SIZE], struct error *error)
{
	json_t *json = json_loadb(claims.p, claims.n, JSON_REJECT_DUPLICATES, NULL);
	bool good = json_is_object(json) ? issuer_good(json, expected, error) &&
	                                           audience_good(json, expected, error) &&
	                                           time_good(json, expected, error) &&
	                                           nonce_good(json, expected, error) &&
	                                           age_good(json, expected, error) &&
	                                           subject_good(json, expected, subject, error)
	                                 : error_set(error, "the ID token holds no JSON object");

	json_decref(json);
	return good;
}
