/*
 * One connection: which state it is in, what has arrived and is not yet a request, and the way out.
 * A connection is always in exactly one list of its server, the one of its state.
 */
#ifndef KESU_HTTP_CONN_H
#define KESU_HTTP_CONN_H

#include "request_chunks.h"

#include <base/str.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <sys/queue.h>

struct http_exchange;
struct http_server;

enum conn_state {
	CONN_IDLE,      /* between requests: idle_timeout */
	CONN_HEAD,      /* a head is arriving, or the first one is awaited: header_timeout */
	CONN_BODY,      /* a body is arriving: body_timeout */
	CONN_ANSWERING, /* a handler owes its reply: deadline */
	CONN_WRITING,   /* a reply is on its way out: idle_timeout without progress */
	CONN_LINGERING, /* refused; the rest of what the client sends is thrown away */
	CONN_STATE__COUNT
};

enum {
	CONN_LINGER_MS = 2000,
	CONN_LINGER_MAX = 64 << 20, /* bytes thrown away */
	CONN_PEER_SIZE = 48,        /* a numeric address */
	CONN_WRITE_MAX = 512 << 10, /* bytes in one write */
	CONN_COPY_MAX = 16 << 10    /* a body up to this size goes into one TLS record */
};

struct conn {
	TAILQ_ENTRY(conn) list;
	struct http_server *server;
	struct evhttp_connection *evcon; /* NULL while fresh */
	struct bufferevent *bev;
	bufferevent_data_cb read, write; /* evhttp's own callbacks; their argument is evcon */
	bufferevent_event_cb event;
	struct evhttp_request *req; /* from evhttp's callback until its reply is handed over */
	struct http_exchange *x;    /* being received or answered */

	enum conn_state state;
	int64_t expires_us;
	bool spared; /* this state's limit has passed once, while it was this process's turn */
	int fd;
	char peer[CONN_PEER_SIZE];
	bool tls;
	bool guarding;  /* the guard itself is changing the input */
	bool skipped;   /* one empty line before a request */
	bool early;     /* a 100 Continue went out beside evhttp */
	bool closing;   /* after this reply */
	bool unwelcome; /* above connection_max */

	struct evbuffer *held; /* arrived, not yet shown to anyone; or NULL */
	size_t line;           /* where in it the line under way begins */
	struct request_chunks chunks;
	struct buf body;    /* decoded chunks */
	size_t thrown_away; /* while lingering */
	uint64_t sent;      /* bytes of replies handed over */
	uint64_t progress;  /* of these, written when last looked at */
};

/* evhttp asks for the bufferevent of a connection that it has just accepted. */
struct bufferevent *conn_accept(struct event_base *base, void *server);
/* Later in the same round: evhttp's side exists now. */
void conn_attach(struct conn *conn);
struct conn *conn_of(struct http_server *server, struct evhttp_connection *evcon);

void conn_enter(struct conn *conn, enum conn_state state); /* and start its time limit */
void conn_expire(struct conn *conn);                       /* the limit has passed */
void conn_close(struct conn *conn);                        /* conn is gone afterwards */

/* Part of a reply: at once if the socket takes it, else when it does. `lasting` bytes are not copied
 * and must outlive the server. */
void conn_send(struct conn *conn, struct str head, struct str body, bool lasting);
void conn_send_continue(struct conn *conn);
/* The reply is complete. Afterwards conn may be gone. */
void conn_finish(struct conn *conn);
/* The reply is complete, but the client may still be sending what nobody wants. */
void conn_linger(struct conn *conn);

/* For a stream: its own callback when the output has drained to `low`; NULL gives the connection
 * back to evhttp. */
void conn_on_drained(struct conn *conn, bufferevent_data_cb drained, size_t low);

#endif
