/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Requests to a provider by libcurl, driven by the worker's own event loop: nothing waits, however
 * slow the other side is. Each request has a time and a size that it may take, follows no redirect,
 * speaks https alone (http to this machine itself where the settings say so), and checks the
 * certificate and its name.
 */
#ifndef KESU_OIDC_FETCH_H
#define KESU_OIDC_FETCH_H

#include <base/error.h>
#include <base/str.h>

struct event_base;
struct oidc_fetcher;

/* `authorities`: a PEM file, or "" for the system's. `plain`: http is permitted. Both strings stay
 * the caller's. */
struct oidc_fetcher *oidc_fetcher_new(struct event_base *base, const char *authorities, bool plain);
/* Ends what is under way: its callbacks get an error. */
void oidc_fetcher_free(struct oidc_fetcher *fetcher);

struct oidc_request {
	const char *address;
	const char *form;            /* the body of a POST; NULL: a GET */
	const char *user, *password; /* of Basic; NULL: none */
};
/* What has come of a request; the bytes are there until the call ends. */
struct oidc_reply {
	struct str document; /* JSON, with status 200 */
	bool refused;        /* the other side has answered, with a status of 4xx */
	struct error error;  /* unless it is a document */
	bool good;
};
typedef void oidc_fetched(void *state, const struct oidc_reply *reply);

/* `fetched` is called from the event loop, exactly once; also when there is too much under way. */
void oidc_fetch(struct oidc_fetcher *fetcher, const struct oidc_request *request,
        oidc_fetched *fetched, void *state);

#endif
