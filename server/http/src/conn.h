/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Connections: each one's socket, state, time limit, input that is not used yet, and output. They
 * know nothing of requests. Events are reported to the upper layer through struct conn_events, and
 * the upper layer keeps its own data of each connection in conn->user.
 *
 * A connection is always in exactly one list of its set, the one of its state. A state has one time
 * limit, so each list is in the order of expiry, and the late connections are found at the heads of
 * the lists: no connection has a timer of its own.
 */
#ifndef KESU_HTTP_CONN_H
#define KESU_HTTP_CONN_H

#include "peers.h"
#include "tls.h"

#include <http/http.h>

#include <base/str.h>

#include <stddef.h>

struct bufferevent;
struct conn;
struct evbuffer;
struct event;

enum conn_state {
	CONN_IDLE,      /* between requests: idle_timeout */
	CONN_HEAD,      /* a head is arriving, or the first one is awaited: header_timeout */
	CONN_BODY,      /* a body is arriving: body_timeout */
	CONN_ANSWERING, /* a handler has not replied yet: deadline */
	CONN_WORKING,   /* the same, and it has said that it takes long: HTTP_LONG_MS */
	CONN_WRITING,   /* a reply is being sent: idle_timeout without progress */
	CONN_LINGERING, /* refused; what the client still sends is discarded */
	CONN_STATE__COUNT
};

enum {
	CONN_LINGER_MS = 2000,
	CONN_LINGER_MAX = 64 << 20, /* bytes discarded */
	CONN_INPUT_MAX =
	        16 << 10,    /* unread bytes while a request is answered; then reading stops */
	CONN_PEER_SIZE = 48, /* a numeric address */
	CONN_WRITE_MAX = 512 << 10, /* bytes in one write */
	CONN_COPY_MAX = 16 << 10    /* longer bodies that last are referred to, not copied */
};

/* Called from the event loop, except on_closed, which any call here may cause. */
struct conn_events {
	/* Bytes wait in http_conn_input, and the state is one of the first three. Called again
	 * while it uses some of them. */
	void (*on_input)(struct conn *conn);
	/* After http_conn_stream: the output has fallen to the low-water mark. */
	void (*on_drained)(struct conn *conn);
	/* The time limit of CONN_HEAD (with some of the head there), CONN_BODY, CONN_ANSWERING or
	 * CONN_WORKING has passed. Must leave that state. */
	void (*on_late)(struct conn *conn);
	/* The connection has ended, for whatever reason; conn is not valid after the call. */
	void (*on_closed)(struct conn *conn);
};

/* All connections of a server. The upper part is set by the caller before http_conn_set_init. */
struct conn_set {
	struct event_base *base;
	struct tls *tls; /* NULL: plain */
	const struct conn_events *events;
	void *owner;            /* of the upper layer */
	size_t user_size;       /* bytes of conn->user */
	size_t max;             /* connections; above it, see http_conn_open */
	size_t max_per_address; /* the same; 0: no limit */
	struct http_counters *counters;
	int64_t limits_us[CONN_STATE__COUNT];

	struct conn_list lists[CONN_STATE__COUNT];
	size_t count;
	size_t unread;            /* bytes of input that wait in all connections */
	struct peers *peers;      /* NULL: addresses are not counted */
	struct evbuffer *staging; /* empty between calls */
	struct event *vacancy;    /* activated when a connection has closed; or NULL */
	bool draining;
};

struct conn {
	TAILQ_ENTRY(conn) list, beside; /* of its state: of all, of its address */
	struct conn_set *set;
	struct peer *peer_count; /* its address; NULL: not counted */
	struct bufferevent *bev;
	int64_t expires_us;
	uint64_t sent;     /* bytes handed to the output */
	uint64_t progress; /* of these, written when last looked at */
	size_t counted;    /* bytes of the input already counted */
	size_t discarded;  /* bytes discarded while lingering */
	int fd;
	enum conn_state state;
	bool tls;
	bool spared;     /* this state's limit has passed once, while this process was late */
	bool streaming;  /* between http_conn_stream and http_conn_finish */
	bool closing;    /* after this reply */
	bool paused;     /* more input than CONN_INPUT_MAX waits */
	bool ended;      /* the client sends no more, but may still read */
	bool delivering; /* on_input is running */
	bool closed;     /* freed as soon as on_input has returned */
	char peer[CONN_PEER_SIZE];
	max_align_t user[]; /* user_size bytes, zeroed at first */
};

void http_conn_set_init(struct conn_set *set);
void http_conn_set_expire(struct conn_set *set); /* call it at intervals: ends what is late */
void http_conn_set_drain(struct conn_set *set, int64_t head_limit_us); /* closes what is idle */
void http_conn_set_close(struct conn_set *set);                        /* closes everything */

/*
 * Takes the accepted, non-blocking socket, or closes it at once. An address that has as many
 * connections as it may have gets another one in place of the one that has idled longest. When the
 * set is full, the newest is closed, unless some other address has more connections than its own:
 * then that address loses one that waits for its client.
 */
void http_conn_open(struct conn_set *set, int fd, const struct sockaddr *address, socklen_t size);
void http_conn_enter(struct conn *conn, enum conn_state state); /* and start its time limit */
void http_conn_close(struct conn *conn);

/* The bytes that have arrived, contiguous: all of them, or at least `want`. Valid until the next
 * call. */
struct str http_conn_input(struct conn *conn, size_t want);
void http_conn_use(struct conn *conn, size_t n); /* the first n bytes are not needed any more */

/* Sends a part of a reply: at once if the socket accepts it, else when it does. `lasting` bytes are
 * not copied and must outlive the server. */
void http_conn_send(struct conn *conn, struct str head, struct str body, bool lasting);
/* The reply is complete. Afterwards conn may be gone. */
void http_conn_finish(struct conn *conn, bool close);
/* The reply is complete and is the last one, but the client may still send bytes, which are
 * discarded. */
void http_conn_linger(struct conn *conn);

/* A reply in pieces: on_drained is called whenever the output has drained to `low` bytes. */
void http_conn_stream(struct conn *conn, size_t low);
void http_conn_send_pieces(struct conn *conn, struct evbuffer *pieces); /* empties it */
size_t http_conn_unsent(const struct conn *conn);                       /* bytes in the output */

#endif
