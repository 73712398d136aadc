/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A connection from accept to close.
 *
 * Happy path: http_conn_open; bytes arrive (on_read) and are delivered until on_input stops using
 * them; a reply goes out by http_conn_send and http_conn_finish, at once with writev(2) when the
 * socket accepts it, so that most replies need no further round of the event loop. When the last
 * byte is written, the bytes that have arrived meanwhile are delivered.
 *
 * What can go wrong: the peer may leave at any time (on_event), a time limit may pass (expire). A
 * client that has only finished sending still gets its reply.
 */
#include "conn.h"

#include "counters.h"

#include <base/clock.h>
#include <base/memory.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static struct evbuffer *input_of(const struct conn *conn)
{
	return bufferevent_get_input(conn->bev);
}

static struct evbuffer *output_of(const struct conn *conn)
{
	return bufferevent_get_output(conn->bev);
}

size_t http_conn_unsent(const struct conn *conn)
{
	return evbuffer_get_length(output_of(conn));
}

/* --- input --- */

struct str http_conn_input(struct conn *conn, size_t want)
{
	struct evbuffer *input = input_of(conn);
	size_t n = evbuffer_get_length(input), first = evbuffer_get_contiguous_space(input);
	const unsigned char *p;

	if (first < n && first < want)
		first = want < n ? want : n;
	p = first ? evbuffer_pullup(input, (ev_ssize_t)first) : NULL;
	if (first && !p)
		abort(); /* out of memory */
	return (struct str){(const char *)p, first};
}

void http_conn_use(struct conn *conn, size_t n)
{
	if (n)
		evbuffer_drain(input_of(conn), n);
	conn->counted -= n;
	conn->set->unread -= n;
}

static void count_input(struct conn *conn)
{
	size_t n = evbuffer_get_length(input_of(conn));

	counter_add(&conn->set->counters->bytes_in, n - conn->counted);
	conn->set->unread += n - conn->counted;
	conn->counted = n;
}

static bool takes_input(const struct conn *conn)
{
	return conn->state <= CONN_BODY;
}

/* A client that pipelines too much is slowed down: its socket is not read. */
static void pause_or_resume(struct conn *conn)
{
	bool full = !takes_input(conn) && conn->state != CONN_LINGERING &&
	            conn->counted >= CONN_INPUT_MAX;

	if (full == conn->paused)
		return;
	conn->paused = full;
	if (full)
		bufferevent_disable(conn->bev, EV_READ);
	else
		bufferevent_enable(conn->bev, EV_READ);
}

static void discard(struct conn *conn)
{
	conn->discarded += conn->counted;
	http_conn_use(conn, conn->counted);
	if (conn->discarded > CONN_LINGER_MAX)
		bufferevent_disable(conn->bev, EV_READ);
}

/* Afterwards conn may be gone. */
static void deliver(struct conn *conn)
{
	size_t before = 0;

	if (conn->delivering)
		return; /* the loop below goes on */
	conn->delivering = true;
	while (!conn->closed && takes_input(conn) && conn->counted && conn->counted != before) {
		before = conn->counted;
		conn->set->events->on_input(conn);
	}
	conn->delivering = false;
	if (conn->closed)
		free(conn);
	else if (conn->ended && takes_input(conn))
		http_conn_close(conn);
	else
		pause_or_resume(conn);
}

static void on_read(struct bufferevent *bev, void *arg)
{
	struct conn *conn = arg;

	(void)bev;
	count_input(conn);
	if (conn->state == CONN_LINGERING)
		discard(conn);
	else
		deliver(conn);
}

/* --- output --- */

static void add_or_die(struct evbuffer *buffer, struct str bytes)
{
	if (bytes.n && evbuffer_add(buffer, bytes.p, bytes.n))
		abort(); /* out of memory */
}

static struct str str_skip(struct str s, size_t n)
{
	return n < s.n ? (struct str){s.p + n, s.n - n} : STR("");
}

static size_t send_now(struct conn *conn, struct str head, struct str body)
{
	struct iovec parts[2];
	ssize_t n;

	memcpy(&parts[0].iov_base, &head.p, sizeof(head.p));
	memcpy(&parts[1].iov_base, &body.p, sizeof(body.p));
	parts[0].iov_len = head.n;
	parts[1].iov_len = body.n;
	n = writev(conn->fd, parts, body.n ? 2 : 1);
	return n > 0 ? (size_t)n : 0; /* an error shows again when the bufferevent writes */
}

void http_conn_send(struct conn *conn, struct str head, struct str body, bool lasting)
{
	struct evbuffer *staging = conn->set->staging;
	bool copy = !lasting || body.n <= CONN_COPY_MAX;
	size_t done = 0;

	conn->sent += head.n + body.n;
	if (!conn->tls && !http_conn_unsent(conn))
		done = send_now(conn, head, body);
	if (done == head.n + body.n)
		return;
	body = str_skip(body, done > head.n ? done - head.n : 0);
	head = str_skip(head, done);
	/* In one contiguous block of memory, so that it becomes one TLS record. */
	if (evbuffer_expand(staging, head.n + (copy ? body.n : 0)))
		abort();
	add_or_die(staging, head);
	if (copy)
		add_or_die(staging, body);
	else if (evbuffer_add_reference(staging, body.p, body.n, NULL, NULL))
		abort();
	if (evbuffer_add_buffer(output_of(conn), staging))
		abort();
}

void http_conn_send_pieces(struct conn *conn, struct evbuffer *pieces)
{
	conn->sent += evbuffer_get_length(pieces);
	if (evbuffer_add_buffer(output_of(conn), pieces))
		abort();
}

/* The operating system has taken the whole reply. */
static void written(struct conn *conn)
{
	if (conn->closing || conn->set->draining) {
		http_conn_close(conn);
		return;
	}
	http_conn_enter(conn, CONN_IDLE);
	deliver(conn);
}

void http_conn_finish(struct conn *conn, bool close)
{
	if (conn->streaming)
		bufferevent_setwatermark(conn->bev, EV_WRITE, 0, 0);
	conn->streaming = false;
	conn->closing = close;
	if (!http_conn_unsent(conn))
		written(conn);
	else
		http_conn_enter(conn, CONN_WRITING);
}

void http_conn_stream(struct conn *conn, size_t low)
{
	conn->streaming = true;
	http_conn_enter(conn, CONN_WRITING);
	bufferevent_setwatermark(conn->bev, EV_WRITE, low, 0);
}

static void half_close(struct conn *conn)
{
	if (conn->tls)
		http_tls_send_close_notify(conn->bev);
	shutdown(conn->fd, SHUT_WR);
}

/* The refusal is written. The connection ends when the client closes it, or at its time limit. */
static void refusal_written(struct conn *conn)
{
	if (conn->ended)
		http_conn_close(conn);
	else
		half_close(conn);
}

void http_conn_linger(struct conn *conn)
{
	http_conn_enter(conn, CONN_LINGERING);
	pause_or_resume(conn);
	discard(conn);
	if (!http_conn_unsent(conn))
		refusal_written(conn);
}

static void on_write(struct bufferevent *bev, void *arg)
{
	struct conn *conn = arg;

	(void)bev;
	if (conn->state == CONN_WRITING && conn->streaming)
		conn->set->events->on_drained(conn);
	else if (conn->state == CONN_WRITING && !http_conn_unsent(conn))
		written(conn);
	else if (conn->state == CONN_LINGERING && !http_conn_unsent(conn))
		refusal_written(conn);
}

/* --- the end of a connection --- */

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct conn *conn = arg;

	(void)bev;
	if (what & BEV_EVENT_CONNECTED) /* the TLS handshake is done */
		return;
	conn->ended = what == (BEV_EVENT_READING | BEV_EVENT_EOF);
	if (!conn->ended || takes_input(conn) || conn->state == CONN_LINGERING)
		http_conn_close(conn);
}

static struct conn_list *beside_of(const struct conn *conn)
{
	bool waits = conn->peer_count && (int)conn->state < PEERS_WAITING;

	return waits ? &conn->peer_count->waiting[conn->state] : NULL;
}

static void leave_state(struct conn *conn)
{
	struct conn_list *beside = beside_of(conn);

	TAILQ_REMOVE(&conn->set->lists[conn->state], conn, list);
	if (beside)
		TAILQ_REMOVE(beside, conn, beside);
}

void http_conn_close(struct conn *conn)
{
	struct conn_set *set = conn->set;

	if (conn->closed)
		return;
	conn->closed = true;
	if (conn->tls)
		http_tls_send_close_notify(conn->bev);
	bufferevent_free(conn->bev); /* closes the socket later in this round of the loop */
	set->unread -= conn->counted;
	conn->counted = 0;
	leave_state(conn);
	if (conn->peer_count)
		http_peers_leave(set->peers, conn->peer_count);
	set->count--;
	counter_add(&set->counters->connections_open, (uint64_t)-1);
	if (set->vacancy)
		event_active(set->vacancy, EV_TIMEOUT, 0);
	set->events->on_closed(conn);
	if (!conn->delivering)
		free(conn);
}

/* --- time limits --- */

static void enter_state(struct conn *conn, enum conn_state state)
{
	struct conn_list *beside;

	conn->state = state;
	conn->spared = false;
	conn->expires_us = clock_monotonic_us() + conn->set->limits_us[state];
	TAILQ_INSERT_TAIL(&conn->set->lists[state], conn, list);
	beside = beside_of(conn);
	if (beside)
		TAILQ_INSERT_TAIL(beside, conn, beside);
}

void http_conn_enter(struct conn *conn, enum conn_state state)
{
	leave_state(conn);
	enter_state(conn, state);
}

/* A slow reader is allowed as long as it reads; a stream with nothing to send may wait. */
static void expire_writing(struct conn *conn)
{
	size_t waiting = http_conn_unsent(conn);
	uint64_t progress = conn->sent - waiting;

	if (waiting && progress == conn->progress) {
		http_conn_close(conn);
		return;
	}
	conn->progress = progress;
	http_conn_enter(conn, CONN_WRITING);
}

/* True when the event that the state waits for has happened, and only this process has not handled
 * it yet: after a stall, or because epoll reports only a few of many connections at a time. */
static bool is_our_turn(const struct conn *conn)
{
	static const short awaited[CONN_STATE__COUNT] = {[CONN_IDLE] = POLLIN,
	        [CONN_HEAD] = POLLIN,
	        [CONN_BODY] = POLLIN,
	        [CONN_WRITING] = POLLOUT};
	struct pollfd look = {.fd = conn->fd, .events = awaited[conn->state]};

	return look.events && poll(&look, 1, 0) == 1;
}

static void expire(struct conn *conn)
{
	bool begun = conn->state == CONN_HEAD && conn->counted;

	if (!conn->spared && is_our_turn(conn)) {
		http_conn_enter(conn, conn->state);
		conn->spared = true; /* only once, or slow bytes could keep it for ever */
	} else if (begun || conn->state == CONN_BODY || conn->state == CONN_ANSWERING ||
	           conn->state == CONN_WORKING) {
		conn->set->events->on_late(conn);
	} else if (conn->state == CONN_WRITING) {
		expire_writing(conn);
	} else {
		http_conn_close(conn);
	}
}

void http_conn_set_expire(struct conn_set *set)
{
	int64_t now = clock_monotonic_us();
	struct conn *conn;

	for (unsigned state = 0; state < CONN_STATE__COUNT; state++)
		/* The analyzer does not see that a connection leaves its list when it is closed. */
		while ((conn = TAILQ_FIRST(&set->lists[state])) &&
		        conn->expires_us <= now) /* NOLINT(clang-analyzer-unix.Malloc) */
			expire(conn);
}

/* --- the start of a connection --- */

/* An IPv4 client has the same text whether the socket listens on IPv4 or on both. */
static void name_peer(struct conn *conn, const struct sockaddr *address, socklen_t size)
{
	const struct str mapped = STR("::ffff:");

	if (getnameinfo(address, size, conn->peer, sizeof(conn->peer), NULL, 0, NI_NUMERICHOST))
		conn->peer[0] = '\0';
	if (str_starts(str_from(conn->peer), mapped) && strchr(conn->peer, '.'))
		memmove(conn->peer, conn->peer + mapped.n, strlen(conn->peer + mapped.n) + 1);
}

/* Closes the address's connection that has waited longest in the first of these states that has
 * one. */
static bool free_one(struct conn_set *set, struct peer *peer, enum conn_state last)
{
	for (int state = CONN_IDLE; state <= (int)last; state++) {
		struct conn *conn = TAILQ_FIRST(&peer->waiting[state]);

		if (!conn)
			continue;
		counter_add(&set->counters->connections_freed, 1);
		http_conn_close(conn);
		return true;
	}
	return false;
}

/* One address more or less at the limit makes no difference: an exchange must make it fairer. */
static bool has_room(struct conn_set *set, const struct peers_network *network)
{
	struct peer *own, *largest;

	if (set->draining || !network)
		return !set->draining && set->count < set->max;
	own = http_peers_find(set->peers, network);
	if (set->count < set->max)
		return !own || own->count < set->max_per_address || free_one(set, own, CONN_IDLE);
	largest = http_peers_largest(set->peers);
	return largest && largest->count > (own ? own->count : 0) + 1 &&
	       free_one(set, largest, CONN_BODY);
}

static struct bufferevent *bufferevent_of(struct conn_set *set, int fd)
{
	if (set->tls)
		return http_tls_bufferevent(set->tls, set->base, fd);
	return bufferevent_socket_new(set->base, fd, BEV_OPT_CLOSE_ON_FREE);
}

void http_conn_open(struct conn_set *set, int fd, const struct sockaddr *address, socklen_t size)
{
	struct peers_network network;
	bool counted = set->peers && http_peers_network(address, &network);
	struct bufferevent *bev =
	        has_room(set, counted ? &network : NULL) ? bufferevent_of(set, fd) : NULL;
	struct conn *conn;

	counter_add(&set->counters->connections_opened, 1);
	if (!bev) {
		counter_add(&set->counters->connections_refused, 1);
		close(fd);
		return;
	}
	conn = memory_new(1, sizeof(*conn) + set->user_size);
	conn->set = set;
	conn->bev = bev;
	conn->fd = fd;
	conn->tls = set->tls != NULL;
	conn->peer_count = counted ? http_peers_join(set->peers, &network) : NULL;
	name_peer(conn, address, size);
	enter_state(conn, CONN_HEAD);
	set->count++;
	counter_add(&set->counters->connections_open, 1);
	bufferevent_set_max_single_write(bev, CONN_WRITE_MAX);
	bufferevent_setcb(bev, on_read, on_write, on_event, conn);
	bufferevent_enable(bev, EV_READ);
}

/* --- all connections --- */

void http_conn_set_init(struct conn_set *set)
{
	for (unsigned state = 0; state < CONN_STATE__COUNT; state++)
		TAILQ_INIT(&set->lists[state]);
	set->peers = set->max_per_address ? http_peers_new(set->max_per_address) : NULL;
	set->staging = evbuffer_new();
	if (!set->staging)
		abort();
}

void http_conn_set_drain(struct conn_set *set, int64_t head_limit_us)
{
	int64_t latest = clock_monotonic_us() + head_limit_us;
	struct conn *conn, *next;

	set->draining = true;
	for (conn = TAILQ_FIRST(&set->lists[CONN_IDLE]); conn; conn = next) {
		next = TAILQ_NEXT(conn, list);
		http_conn_close(conn);
	}
	/* A connection that has just been opened may still send its request, but not for long. */
	if (set->limits_us[CONN_HEAD] > head_limit_us)
		set->limits_us[CONN_HEAD] = head_limit_us;
	TAILQ_FOREACH(conn, &set->lists[CONN_HEAD], list)
	if (conn->expires_us > latest)
		conn->expires_us = latest;
}

void http_conn_set_close(struct conn_set *set)
{
	struct conn *conn, *next;

	for (unsigned state = 0; state < CONN_STATE__COUNT; state++)
		for (conn = TAILQ_FIRST(&set->lists[state]); conn; conn = next) {
			next = TAILQ_NEXT(conn, list);
			http_conn_close(conn);
		}
	if (set->staging)
		evbuffer_free(set->staging);
	set->staging = NULL;
	http_peers_free(set->peers);
	set->peers = NULL;
}
