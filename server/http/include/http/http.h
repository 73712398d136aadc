/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HTTP/1.1 on bufferevents: listeners, TLS, limits, a router, and replies. One `http_server` lives
 * in one worker process on one event_base; nothing is shared between workers.
 *
 * Requests are read strictly (src/request.h). A refused request is answered with a problem document
 * before its body is read. server/http/README.md shows how the parts depend on one another.
 *
 * A handler gets an exchange and must give it exactly one reply, now or later (from a database
 * callback). The exchange, its arena and every view taken from it stay valid until that reply, even
 * when the client has gone or the deadline has passed: then the late reply is dropped silently.
 * While the server is there they are freed by the event loop, after the function that replied has
 * returned to it: what a handler puts away after its reply may still lie in them.
 */
#ifndef KESU_HTTP_HTTP_H
#define KESU_HTTP_HTTP_H

#include <base/arena.h>
#include <base/error.h>

#include <jansson.h>
#include <stdatomic.h>
#include <stdint.h>

struct event_base;
struct http_exchange;
struct http_server;

enum http_method {
	HTTP_GET, /* answers HEAD too */
	HTTP_POST,
	HTTP_PUT,
	HTTP_PATCH,
	HTTP_DELETE,
	HTTP_METHOD__COUNT
};

typedef void http_handler(struct http_exchange *x);

struct http_route {
	enum http_method method;
	const char *pattern; /* "/api/v1/surveys/{slug}/attempts"; {x} is one path segment */
	http_handler *handle;
	size_t body_max; /* bytes; 0: a body is refused with 413 */
};

/* --- the exchange --- */
struct arena *http_arena(struct http_exchange *x);
void *http_context(struct http_exchange *x); /* the value of http_options.context */
bool http_is_read(struct http_exchange *x);  /* GET or HEAD */
struct str http_param(struct http_exchange *x, const char *name);  /* percent-decoded segment */
struct str http_path(struct http_exchange *x);                     /* as it was sent */
struct str http_query(struct http_exchange *x, const char *name);  /* decoded; empty if absent */
struct str http_header(struct http_exchange *x, const char *name); /* empty if absent */
struct str http_cookie(struct http_exchange *x, const char *name);
struct str http_bearer(struct http_exchange *x); /* of Authorization: Bearer ..., or empty */
struct str http_body(struct http_exchange *x);   /* contiguous */
struct str http_request_id(struct http_exchange *x);
struct str http_client(struct http_exchange *x); /* peer address, for limits; never logged raw */
/* Whether the client's own connection is encrypted: ours is, or a proxy that is trusted to tell
 * says so in X-Forwarded-Proto. */
bool http_is_secure(struct http_exchange *x);
/* Whom limits count as one client: the address as IPv6, of a true IPv6 address its first 64 bits.
 * False when the client has none. */
enum { HTTP_NETWORK_SIZE = 16 };
bool http_client_network(struct http_exchange *x, unsigned char network[static HTTP_NETWORK_SIZE]);

/* The reply will take long, as that to a file of 100,000 rows does: instead of deadline_ms the
 * client waits for HTTP_LONG_MS at most. */
enum { HTTP_LONG_MS = 600 * 1000 };
void http_take_time(struct http_exchange *x);

/* A value of the handler's until the reply, for http_options.refused; NULL before. */
void http_keep(struct http_exchange *x, const void *value);
const void *http_kept(const struct http_exchange *x);
struct str http_method_name(const struct http_exchange *x); /* "GET", "POST" ... as it was sent */
const char *http_pattern(const struct http_exchange *x);    /* of the route */
/* --- replies: exactly one of these ends the exchange --- */
/*
 * Adds a header field; call it before the reply. A field whose name or value would break the header
 * block is left out and logged. Every reply has Date, X-Request-Id and the security headers;
 * Cache-Control is no-store unless set here.
 */
void http_reply_header(struct http_exchange *x, const char *name, const char *value);
void http_reply(struct http_exchange *x, int status, const char *content_type, struct str body);
void http_reply_json(struct http_exchange *x, int status, json_t *body); /* takes over the body */
void http_reply_empty(struct http_exchange *x, int status);              /* 204, 304 */

/* Adds the ETag, which is quoted. True: the request has what it names (If-None-Match), and the 304
 * was sent. */
bool http_reply_unchanged(struct http_exchange *x, const char *etag);

/* RFC 9457. `type` is a stable URI reference such as "/problems/unknown-item"; instance is the
 * request id. Field problems carry a JSON pointer each. */
struct http_problem_type {
	int status;
	const char *type;
	const char *title_zh, *title_en;
};
struct http_field_problem {
	struct str pointer, detail;
};
void http_reply_problem(struct http_exchange *x, const struct http_problem_type *type,
        struct str detail, const struct http_field_problem *fields, size_t count);

extern const struct http_problem_type http_bad_request, http_unauthorized, http_forbidden,
        http_not_found, http_method_not_allowed, http_conflict, http_gone, http_too_large,
        http_unprocessable, http_too_many, http_unavailable, http_internal_error;

/* A reply in pieces with back-pressure: `more` is called from the event loop whenever the socket
 * has drained below the low-water mark; it sends by http_stream_write and ends with
 * http_stream_end. If it sends nothing the stream is paused. If the client goes away (or asked by
 * HEAD) `more` is not called again and `gone` is (exactly one of http_stream_end and gone ends it).
 * A stream has no deadline, but a client that reads nothing for idle_timeout_ms is dropped. */
typedef void http_stream_fn(struct http_exchange *x, void *state);
void http_stream_start(struct http_exchange *x, int status, const char *content_type,
        http_stream_fn *more, http_stream_fn *gone, void *state);
void http_stream_write(struct http_exchange *x, struct str piece);
void http_stream_pause(struct http_exchange *x);  /* nothing to send yet */
void http_stream_resume(struct http_exchange *x); /* calls `more` from the event loop */
void http_stream_end(struct http_exchange *x);

/* --- bytes that never change: assets, booklets --- */
struct http_static {
	struct str path; /* "/assets/app.3f9a1c.js" */
	const char *content_type;
	struct str identity, gzip, brotli; /* encodings; empty when not better */
	const char *etag;                  /* quoted */
	bool immutable;                    /* a year and `immutable`, else no-cache */
	bool secret;                       /* for this caller alone: stored by nobody */
	const char *policy;                /* Content-Security-Policy, or NULL */
};
/* Chooses by Accept-Encoding, answers If-None-Match with 304. */
void http_reply_static(struct http_exchange *x, const struct http_static *file);

/* --- the server --- */
enum { HTTP_TICKET_KEYS_SIZE = 80 };

/* Whether a request whose body has not arrived yet is let in, by its head alone: NULL, or the
 * problem it is refused with. May set *detail and add header fields. It is not asked when the body
 * came with the head, so the handler must look as well. */
typedef const struct http_problem_type *http_admit_fn(struct http_exchange *x, const char **detail);

/* Told of a problem that a handler is about to reply with, even if nobody waits for it any more. It
 * must not reply. */
typedef void http_refused_fn(struct http_exchange *x, const struct http_problem_type *type);

struct http_options {
	const struct http_route *routes;
	size_t route_count;
	/* Answers a GET of an address without a route, which has no http_param; NULL: a problem. */
	http_handler *unknown;
	http_admit_fn *admit;     /* NULL: everybody may send a body */
	http_refused_fn *refused; /* or NULL */
	void *context;
	size_t header_max;     /* bytes of request line and headers: 431 above */
	size_t request_memory; /* bytes of requests held at a time; 0: no limit */
	size_t connection_max; /* per worker: the newest is closed above */
	/* Of one client address (of an IPv6 address: its first 64 bits): above it the one that has
	 * idled longest is closed, or the newest. 0: no limit, as behind a proxy. */
	size_t connections_per_address;
	unsigned header_timeout_ms, body_timeout_ms, idle_timeout_ms, deadline_ms;
	const char *tls_certificate, *tls_key; /* PEM paths, or NULL for plain HTTP */
	/* HTTP_TICKET_KEYS_SIZE random bytes that all workers share, so that any of them resumes a
	 * session; they stay the caller's. NULL: keys of this worker's own. */
	const unsigned char *tls_ticket_keys;
	unsigned hsts_s;                /* Strict-Transport-Security for so many seconds; 0: none */
	bool trust_forwarded_for;       /* client address from X-Forwarded-For (behind a proxy) */
	bool access_log;                /* a line at level info for every request */
	struct http_counters *counters; /* where to count, may lie in shared memory; or NULL */
};

/* Monotonic counts of one worker, readable by any process that maps the same page. */
enum { HTTP_LATENCY_BUCKETS = 16 };
struct http_counters {
	_Atomic uint64_t connections_opened, connections_open, connections_refused;
	_Atomic uint64_t
	        connections_freed; /* closed while they waited, for another address's sake */
	_Atomic uint64_t requests_crowded; /* refused because request_memory was used up */
	_Atomic uint64_t requests, requests_open, bytes_in, bytes_out;
	_Atomic uint64_t status[6];                     /* [2] counts 2xx ... */
	_Atomic uint64_t latency[HTTP_LATENCY_BUCKETS]; /* by upper bound, not yet added up */
	_Atomic uint64_t latency_sum_us;
};
extern const unsigned http_latency_bounds_us[HTTP_LATENCY_BUCKETS]; /* last one: UINT_MAX */

/* Keeps the routes, the counters and the strings of `options`. Ignores SIGPIPE from here on. A base
 * made with EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST saves two system calls a request. */
struct http_server *http_server_new(struct event_base *base, const struct http_options *options,
        struct error *error) KESU_MUST_CHECK;
/* Takes a listening, non-blocking socket; it stays open in the caller. */
bool http_server_listen(struct http_server *server, int fd, struct error *error) KESU_MUST_CHECK;
/* To be called after the bytes of tls_ticket_keys have changed: earlier sessions begin anew. */
void http_server_renew_tickets(struct http_server *server);
/* Whether a server could be made with these files. An expired certificate is logged. */
bool http_tls_check(const char *certificate, const char *key, struct error *error) KESU_MUST_CHECK;
/* New connections get the files as they are now; when they are bad the old ones stay. */
bool http_server_reload_tls(struct http_server *server, struct error *error) KESU_MUST_CHECK;
/* Stops accepting, closes idle connections, sends Connection: close, and calls `done` from the
 * event loop when the last exchange and the last connection have ended. */
void http_server_drain(struct http_server *server, void (*done)(void *), void *state);
/* Closes everything. Exchanges whose handlers still owe a reply stay valid until they give it. */
void http_server_free(struct http_server *server);

/* A bound, listening, non-blocking, close-on-exec TCP socket for "HOST:PORT", "[::1]:8080" or
 * ":8080"; with SO_REUSEPORT when asked. -1, errno and an error that names the address. */
int http_listen_socket(const char *address, bool reuse_port, struct error *error) KESU_MUST_CHECK;

#endif
