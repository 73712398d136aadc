/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sign-in at one provider, of one worker: the code flow of OpenID Connect with PKCE. What the
 * provider says of itself and its keys is kept for an hour. Everything runs on the worker's event
 * loop, and nothing waits for the provider there.
 */
#ifndef KESU_OIDC_CLIENT_H
#define KESU_OIDC_CLIENT_H

#include <oidc/flow.h>
#include <oidc/settings.h>

struct event_base;
struct oidc_client;

/* The settings are good (oidc_settings_check); their strings stay the caller's. */
struct oidc_client *oidc_client_new(struct event_base *base, const struct oidc_settings *settings);
/* Ends what is under way as OIDC_UNAVAILABLE; NULL is fine. */
void oidc_client_free(struct oidc_client *client);

enum oidc_outcome {
	OIDC_DONE,
	OIDC_REFUSED,     /* the provider's answer is not to be believed, or it refuses the code */
	OIDC_UNAVAILABLE, /* the provider does not answer, or not as one */
};

/* `text` of OIDC_DONE: where to send the browser, or the person's name at the provider. Of the
 * others: why, for the log; it holds no secret and nobody's name. */
typedef void oidc_ended(void *state, enum oidc_outcome outcome, const char *text);

/* Both call `ended` exactly once, perhaps before they return. `flow` is copied. */
void oidc_client_begin(
        struct oidc_client *client, const struct oidc_flow *flow, oidc_ended *ended, void *state);
/* `code` and `issuer` are the callback's; `issuer` is empty when it has none. */
void oidc_client_finish(struct oidc_client *client, const struct oidc_flow *flow, struct str code,
        struct str issuer, oidc_ended *ended, void *state);

#endif
