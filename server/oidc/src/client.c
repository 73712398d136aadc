/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sign-in under way is a `struct passage`. Beginning: the provider's document, then the address
 * to send the browser to. Finishing: the provider's document, the token for the code, the keys, the
 * token's check; where the token names a key that is not known, the keys once more.
 */
#include <oidc/client.h>

#include "document.h"
#include "id_token.h"
#include "provider.h"

#include <core/digest.h>

#include <base/buf.h>
#include <base/clock.h>
#include <base/memory.h>
#include <outward/address.h>

#include <curl/curl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CODE_BYTES_MAX = 2048, FORM_BYTES_MAX = 16 * 1024, MAX_AGE_SIZE = 24 };

struct oidc_client {
	struct oidc_settings settings;
	char *address; /* of the provider's document */
	struct oidc_fetcher *fetcher;
	struct oidc_provider provider;
	struct oidc_keys keys;
	struct oidc_document provider_document, keys_document;
};

struct passage {
	struct oidc_client *client;
	struct oidc_flow flow;
	char *code, *issuer; /* of the callback */
	char *token;
	oidc_ended *ended;
	void *state;
};

static void passage_end(struct passage *passage, enum oidc_outcome outcome, const char *text)
{
	passage->ended(passage->state, outcome, text);
	free(passage->code);
	free(passage->issuer);
	free(passage->token);
	free(passage);
}

static struct passage *passage_new(
        struct oidc_client *client, const struct oidc_flow *flow, oidc_ended *ended, void *state)
{
	struct passage *passage = memory_new(1, sizeof(*passage));

	*passage =
	        (struct passage){.client = client, .flow = *flow, .ended = ended, .state = state};
	return passage;
}

/* --- beginning --- */

/* Which claims the provider is asked for: those that the claim belongs to (Core 1.0, 5.4). */
static const char *scope_of(const char *claim)
{
	if (!strcmp(claim, "sub"))
		return "openid";
	return !strcmp(claim, "email") ? "openid email" : "openid profile";
}

/* The S256 of PKCE (RFC 7636, 4.2). */
static char *challenge_of(const char *verifier)
{
	struct digest digest = core_digest_of(str_from(verifier));
	char *challenge = NULL;
	size_t n;

	if (!cjose_base64url_encode(digest.b, DIGEST_SIZE, &challenge, &n, NULL))
		abort();
	return challenge;
}

static void send_away(void *state, const struct error *error)
{
	struct passage *passage = state;
	const struct oidc_client *client = passage->client;
	char *challenge, *location, max_age[MAX_AGE_SIZE];

	if (error) {
		passage_end(passage, OIDC_UNAVAILABLE, error->text);
		return;
	}
	challenge = challenge_of(passage->flow.verifier);
	snprintf(max_age, sizeof(max_age), "%lld", (long long)client->settings.max_age_s);
	location = outward_address_with(client->provider.authorization,
	        (const struct outward_parameter[]){
	                {"response_type", "code"},
	                {"client_id", client->settings.client_id},
	                {"redirect_uri", client->settings.redirect_uri},
	                {"scope", scope_of(client->settings.claim)},
	                {"state", passage->flow.state},
	                {"nonce", passage->flow.nonce},
	                {"code_challenge", challenge},
	                {"code_challenge_method", "S256"},
	                {"max_age", max_age},
	        },
	        client->settings.max_age_s ? 9 : 8);
	if (location)
		passage_end(passage, OIDC_DONE, location);
	else
		passage_end(passage, OIDC_UNAVAILABLE, "the provider's address is too long");
	curl_free(location);
	free(challenge);
}

void oidc_client_begin(
        struct oidc_client *client, const struct oidc_flow *flow, oidc_ended *ended, void *state)
{
	oidc_document_need(&client->provider_document, client->address, send_away,
	        passage_new(client, flow, ended, state));
}

/* --- finishing --- */

static void judge(void *state, const struct error *error)
{
	struct passage *passage = state;
	struct oidc_client *client = passage->client;
	const struct oidc_expected expected = {
	        .issuer = client->settings.issuer,
	        .client_id = client->settings.client_id,
	        .nonce = passage->flow.nonce,
	        .claim = client->settings.claim,
	        .max_age_s = client->settings.max_age_s,
	        .algorithms = client->provider.algorithms,
	        .now = clock_realtime_us() / 1000000,
	};
	char subject[OIDC_SUBJECT_SIZE];
	enum oidc_verdict verdict;
	struct error problem;

	if (error) {
		passage_end(passage, OIDC_UNAVAILABLE, error->text);
		return;
	}
	verdict = oidc_id_token_check(
	        str_from(passage->token), &client->keys, &expected, subject, &problem);
	if (verdict == OIDC_TOKEN_KEY_UNKNOWN && oidc_document_renew(&client->keys_document))
		oidc_document_need(&client->keys_document, client->provider.keys, judge, passage);
	else if (verdict == OIDC_TOKEN_GOOD)
		passage_end(passage, OIDC_DONE, subject);
	else
		passage_end(passage, OIDC_REFUSED, problem.text);
}

/* The ID token of the provider's reply (Core 1.0, 3.1.3.3), or NULL; a copy. */
static char *token_of(struct str reply, struct error *error)
{
	json_t *json = json_loadb(reply.p, reply.n, JSON_REJECT_DUPLICATES, NULL);
	const char *token = json_string_value(json_object_get(json, "id_token"));
	const char *type = json_string_value(json_object_get(json, "token_type"));
	char *copy = NULL;

	if (token && type && !strcasecmp(type, "Bearer"))
		copy = memory_text(token);
	else
		error_set(error, "the provider's reply has no ID token");
	json_decref(json);
	return copy;
}

static void token_here(void *state, const struct oidc_reply *reply)
{
	struct passage *passage = state;
	struct error problem = reply->error;

	passage->token = reply->good ? token_of(reply->document, &problem) : NULL;
	if (passage->token)
		oidc_document_need(&passage->client->keys_document, passage->client->provider.keys,
		        judge, passage);
	else
		passage_end(passage,
		        reply->good || reply->refused ? OIDC_REFUSED : OIDC_UNAVAILABLE,
		        problem.text);
}

static void form_add(struct buf *form, const char *name, const char *value)
{
	char *escaped = curl_easy_escape(NULL, value, 0);

	if (!escaped)
		abort();
	buf_printf(form, "%s%s=%s", form->n ? "&" : "", name, escaped);
	curl_free(escaped);
}

/* Before Basic the two are escaped, too (RFC 6749, 2.3.1). */
static void ask_for_token(struct passage *passage, const char *form)
{
	const struct oidc_client *client = passage->client;
	bool basic = client->provider.proof == OIDC_PROOF_BASIC;
	char *user = basic ? curl_easy_escape(NULL, client->settings.client_id, 0) : NULL;
	char *password = basic ? curl_easy_escape(NULL, client->settings.client_secret, 0) : NULL;

	if (basic && (!user || !password))
		abort();
	oidc_fetch(client->fetcher,
	        &(struct oidc_request){.address = client->provider.token,
	                .form = form,
	                .user = user,
	                .password = password},
	        token_here, passage);
	curl_free(user);
	curl_free(password);
}

static void redeem(struct passage *passage)
{
	const struct oidc_settings *settings = &passage->client->settings;
	struct buf form;

	buf_init(&form, FORM_BYTES_MAX);
	form_add(&form, "grant_type", "authorization_code");
	form_add(&form, "code", passage->code);
	form_add(&form, "redirect_uri", settings->redirect_uri);
	form_add(&form, "code_verifier", passage->flow.verifier);
	if (passage->client->provider.proof != OIDC_PROOF_BASIC)
		form_add(&form, "client_id", settings->client_id);
	if (passage->client->provider.proof == OIDC_PROOF_POST)
		form_add(&form, "client_secret", settings->client_secret);
	if (form.overflowed)
		passage_end(passage, OIDC_REFUSED, "the callback's code is too long");
	else
		ask_for_token(passage, form.p);
	buf_free(&form);
}

/* A callback that another provider sent goes no further (RFC 9207): the code is not given away. */
static void weigh_callback(void *state, const struct error *error)
{
	struct passage *passage = state;
	const struct oidc_client *client = passage->client;

	if (error)
		passage_end(passage, OIDC_UNAVAILABLE, error->text);
	else if (!*passage->issuer && client->provider.names_itself)
		passage_end(passage, OIDC_REFUSED, "the callback does not name its issuer");
	else if (*passage->issuer && strcmp(passage->issuer, client->settings.issuer) != 0)
		passage_end(passage, OIDC_REFUSED, "the callback is of another issuer");
	else
		redeem(passage);
}

static char *copy_of(struct str text)
{
	char *copy = memory_new(text.n + 1, 1);

	if (text.n)
		memcpy(copy, text.p, text.n);
	return copy;
}

void oidc_client_finish(struct oidc_client *client, const struct oidc_flow *flow, struct str code,
        struct str issuer, oidc_ended *ended, void *state)
{
	struct passage *passage = passage_new(client, flow, ended, state);

	passage->code = copy_of(code);
	passage->issuer = copy_of(issuer);
	if (!code.n || code.n > CODE_BYTES_MAX || strlen(passage->code) != code.n)
		passage_end(passage, OIDC_REFUSED, "the callback has no code");
	else
		oidc_document_need(
		        &client->provider_document, client->address, weigh_callback, passage);
}

/* --- the client --- */

/* What was read stays until the new is good. */
static bool take_provider(void *owner, struct str bytes, struct error *error)
{
	struct oidc_client *client = owner;
	struct oidc_provider provider;

	if (!oidc_provider_read(&provider, bytes, &client->settings, error))
		return false;
	oidc_provider_free(&client->provider);
	client->provider = provider;
	return true;
}

static bool take_keys(void *owner, struct str bytes, struct error *error)
{
	struct oidc_client *client = owner;
	struct oidc_keys keys;

	if (!oidc_keys_read(&keys, bytes, error))
		return false;
	oidc_keys_free(&client->keys);
	client->keys = keys;
	return true;
}

struct oidc_client *oidc_client_new(struct event_base *base, const struct oidc_settings *settings)
{
	struct oidc_client *client = memory_new(1, sizeof(*client));

	client->settings = *settings;
	client->address = oidc_provider_address(settings->issuer);
	client->fetcher = oidc_fetcher_new(
	        base, settings->authorities, outward_address_is_http(settings->issuer));
	client->provider_document = (struct oidc_document){
	        .fetcher = client->fetcher, .take = take_provider, .owner = client};
	client->keys_document = (struct oidc_document){
	        .fetcher = client->fetcher, .take = take_keys, .owner = client};
	return client;
}

void oidc_client_free(struct oidc_client *client)
{
	if (!client)
		return;
	oidc_fetcher_free(client->fetcher);
	oidc_provider_free(&client->provider);
	oidc_keys_free(&client->keys);
	free(client->address);
	free(client);
}
