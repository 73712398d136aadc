/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libcurl says which sockets it waits for and when it wants to be called again; events of libevent
 * stand for both. Names are resolved by libcurl in a thread of its own, which is left alone
 * (CURLOPT_QUICK_EXIT) when the request ends first.
 */
#include "fetch.h"

#include <base/buf.h>
#include <base/memory.h>
#include <outward/handle.h>

#include <curl/curl.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	FETCH_MS = 3000, /* a sign-in takes three, within the deadline of a request */
	DOCUMENT_BYTES_MAX = 256 * 1024,
	TRANSFERS_MAX = 32,
	IDLE_CONNECTIONS_MAX = 4,
};

struct transfer {
	struct oidc_fetcher *fetcher;
	struct transfer *next, **link;
	CURL *easy;
	struct buf body;
	oidc_fetched *fetched;
	void *state;
};

struct oidc_fetcher {
	struct event_base *base;
	const char *authorities;
	bool plain;
	CURLM *multi;
	struct event *timer;
	struct transfer *transfers;
	size_t transfer_count;
};

static void transfer_end(struct transfer *transfer, const struct oidc_reply *reply)
{
	struct oidc_fetcher *fetcher = transfer->fetcher;

	*transfer->link = transfer->next;
	if (transfer->next)
		transfer->next->link = transfer->link;
	fetcher->transfer_count--;
	curl_multi_remove_handle(fetcher->multi, transfer->easy);
	curl_easy_cleanup(transfer->easy);
	transfer->fetched(transfer->state, reply);
	buf_free(&transfer->body);
	free(transfer);
}

static bool same_word(struct str word, const char *wanted)
{
	return word.n == strlen(wanted) && !strncasecmp(word.p, wanted, word.n);
}

/* Keys come as application/jwk-set+json, too. */
static bool is_json(CURL *easy)
{
	static const char *const types[] = {"application/json", "application/jwk-set+json"};
	const char *type = NULL;
	struct str head;

	if (curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type) != CURLE_OK || !type)
		return false;
	str_cut(str_from(type), ';', &head);
	head = str_trimmed(head);
	return same_word(head, types[0]) || same_word(head, types[1]);
}

static void transfer_done(struct transfer *transfer, CURLcode code)
{
	struct oidc_reply reply = {.document = buf_str(&transfer->body)};
	long status = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	if (transfer->body.overflowed)
		error_set(&reply.error, "the provider answers with too many bytes");
	else if (code != CURLE_OK)
		error_set(
		        &reply.error, "the provider does not answer: %s", curl_easy_strerror(code));
	else if (status != 200)
		error_set(&reply.error, "the provider answers with status %ld", status);
	else if (!is_json(transfer->easy))
		error_set(&reply.error, "the provider answers with something other than JSON");
	else
		reply.good = true;
	reply.refused = code == CURLE_OK && status / 100 == 4;
	transfer_end(transfer, &reply);
}

/* What libcurl has finished. */
static void fetcher_look(struct oidc_fetcher *fetcher)
{
	struct CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(fetcher->multi, &left))) {
		CURLcode code = message->data.result;
		char *transfer = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
		transfer_done((struct transfer *)(void *)transfer, code);
	}
}

static void on_ready(evutil_socket_t fd, short what, void *state)
{
	struct oidc_fetcher *fetcher = state;
	int running, ready = (what & EV_READ ? CURL_CSELECT_IN : 0) |
	                     (what & EV_WRITE ? CURL_CSELECT_OUT : 0);

	curl_multi_socket_action(fetcher->multi, fd, ready, &running);
	fetcher_look(fetcher);
}

static void on_time(evutil_socket_t fd, short what, void *state)
{
	struct oidc_fetcher *fetcher = state;
	int running;

	(void)fd;
	(void)what;
	curl_multi_socket_action(fetcher->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	fetcher_look(fetcher);
}

/* libcurl wants to be called when `fd` is ready for `what`. */
static int want_socket(CURL *easy, curl_socket_t fd, int what, void *state, void *known)
{
	struct oidc_fetcher *fetcher = state;
	struct event *watch = known;
	short kind = (short)(EV_PERSIST | (what & CURL_POLL_IN ? EV_READ : 0) |
	                     (what & CURL_POLL_OUT ? EV_WRITE : 0));

	(void)easy;
	if (watch)
		event_free(watch);
	watch = NULL;
	if (what != CURL_POLL_REMOVE) {
		watch = event_new(fetcher->base, fd, kind, on_ready, fetcher);
		if (!watch || event_add(watch, NULL) != 0)
			abort();
	}
	curl_multi_assign(fetcher->multi, fd, watch);
	return 0;
}

/* libcurl wants to be called after `ms`; negative: no more. */
static int want_time(CURLM *multi, long ms, void *state)
{
	struct oidc_fetcher *fetcher = state;
	const struct timeval after = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};

	(void)multi;
	if (ms < 0)
		event_del(fetcher->timer);
	else
		event_add(fetcher->timer, &after);
	return 0;
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *state)
{
	struct transfer *transfer = state;

	buf_add(&transfer->body, (struct str){bytes, size * count});
	return transfer->body.overflowed ? 0 : size * count;
}

struct oidc_fetcher *oidc_fetcher_new(struct event_base *base, const char *authorities, bool plain)
{
	struct oidc_fetcher *fetcher = memory_new(1, sizeof(*fetcher));

	*fetcher = (struct oidc_fetcher){.base = base, .authorities = authorities, .plain = plain};
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		abort();
	fetcher->multi = curl_multi_init();
	fetcher->timer = event_new(base, -1, 0, on_time, fetcher);
	if (!fetcher->multi || !fetcher->timer)
		abort();
	curl_multi_setopt(fetcher->multi, CURLMOPT_MAXCONNECTS, (long)IDLE_CONNECTIONS_MAX);
	curl_multi_setopt(fetcher->multi, CURLMOPT_SOCKETFUNCTION, want_socket);
	curl_multi_setopt(fetcher->multi, CURLMOPT_SOCKETDATA, fetcher);
	curl_multi_setopt(fetcher->multi, CURLMOPT_TIMERFUNCTION, want_time);
	curl_multi_setopt(fetcher->multi, CURLMOPT_TIMERDATA, fetcher);
	return fetcher;
}

void oidc_fetcher_free(struct oidc_fetcher *fetcher)
{
	struct oidc_reply reply = {.good = false};

	if (!fetcher)
		return;
	error_set(&reply.error, "the server stops");
	while (fetcher->transfers)
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): what is freed has left the list */
		transfer_end(fetcher->transfers, &reply);
	curl_multi_cleanup(fetcher->multi);
	event_free(fetcher->timer);
	curl_global_cleanup();
	free(fetcher);
}

static bool set_request(CURL *easy, const struct oidc_request *request, struct transfer *transfer)
{
	bool set = !curl_easy_setopt(easy, CURLOPT_URL, request->address) &&
	           !curl_easy_setopt(easy, CURLOPT_MAXFILESIZE, (long)DOCUMENT_BYTES_MAX) &&
	           !curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes) &&
	           !curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer) &&
	           !curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);

	if (request->form)
		set = set && !curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request->form);
	if (request->user)
		set = set && !curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC) &&
		      !curl_easy_setopt(easy, CURLOPT_USERNAME, request->user) &&
		      !curl_easy_setopt(easy, CURLOPT_PASSWORD, request->password);
	return set;
}

static void transfer_begin(struct transfer *transfer, const struct oidc_request *request)
{
	struct oidc_fetcher *fetcher = transfer->fetcher;

	transfer->easy = outward_handle_new(&(struct outward_limits){
	        .authorities = fetcher->authorities,
	        .plain = fetcher->plain,
	        .timeout_ms = FETCH_MS,
	});
	if (!set_request(transfer->easy, request, transfer) ||
	        curl_multi_add_handle(fetcher->multi, transfer->easy) != CURLM_OK)
		abort();
}

void oidc_fetch(struct oidc_fetcher *fetcher, const struct oidc_request *request,
        oidc_fetched *fetched, void *state)
{
	struct oidc_reply none = {.good = false};
	struct transfer *transfer;

	if (fetcher->transfer_count >= TRANSFERS_MAX) {
		error_set(&none.error, "too many people sign in at once");
		fetched(state, &none);
		return;
	}
	transfer = memory_new(1, sizeof(*transfer));
	*transfer = (struct transfer){.fetcher = fetcher, .fetched = fetched, .state = state};
	buf_init(&transfer->body, DOCUMENT_BYTES_MAX);
	transfer->next = fetcher->transfers;
	transfer->link = &fetcher->transfers;
	if (transfer->next)
		transfer->next->link = &transfer->next;
	fetcher->transfers = transfer;
	fetcher->transfer_count++;
	transfer_begin(transfer, request);
}
