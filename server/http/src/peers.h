/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The addresses that connections come from: how many each has, which has the most, and which of its
 * connections wait for the client and can be closed for another one. Every step takes the same
 * time, however many there are.
 *
 * Of an IPv6 address the first 64 bits count: whoever has one has all of these.
 */
#ifndef KESU_HTTP_PEERS_H
#define KESU_HTTP_PEERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>
#include <sys/socket.h>

struct conn;

enum {
	PEERS_NETWORK_SIZE = 16, /* bytes; IPv4 as ::ffff:a.b.c.d */
	PEERS_WAITING = 3,       /* states in which a connection waits for its client */
	PEERS_BUCKETS = 4096
};

struct peers_network {
	unsigned char b[PEERS_NETWORK_SIZE];
};

TAILQ_HEAD(conn_list, conn);

struct peer {
	TAILQ_ENTRY(peer) level;
	struct peer *next; /* in its bucket */
	struct peers_network network;
	size_t count;
	struct conn_list waiting[PEERS_WAITING]; /* by state, the longest there first */
};

TAILQ_HEAD(peer_list, peer);

struct peers {
	struct peer *buckets[PEERS_BUCKETS];
	struct peer_list *levels; /* by count, up to max */
	size_t max;               /* connections of one address */
	size_t most;              /* the highest level with a peer */
	uint64_t seed;
};

/* False for an address that is neither IPv4 nor IPv6. */
bool http_peers_network(const struct sockaddr *address, struct peers_network *network);
/* The same of a numeric address, which may end in a zone. */
bool http_peers_network_of_text(const char *text, struct peers_network *network);

struct peers *http_peers_new(size_t max);
void http_peers_free(struct peers *peers); /* when nobody is left; NULL is fine */

/* How many connections the address has. */
size_t http_peers_count(const struct peers *peers, const struct peers_network *network);
/* NULL when it has none. */
struct peer *http_peers_find(const struct peers *peers, const struct peers_network *network);
struct peer *http_peers_largest(const struct peers *peers); /* NULL when there is nobody */

/* One connection more, at most `max`, and one less; after the last one the peer is gone. */
struct peer *http_peers_join(struct peers *peers, const struct peers_network *network);
void http_peers_leave(struct peers *peers, struct peer *peer);

#endif
