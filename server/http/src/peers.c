/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peers.h"

#include <base/memory.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { IPV4_AT = 12, IPV6_NETWORK_BYTES = 8 };

static const unsigned char mapped[IPV4_AT] = {[10] = 0xFF, [11] = 0xFF};

static void network_of_ipv4(const void *address, struct peers_network *network)
{
	memcpy(network->b, mapped, IPV4_AT);
	memcpy(network->b + IPV4_AT, address, PEERS_NETWORK_SIZE - IPV4_AT);
}

static void network_of_ipv6(const void *address, struct peers_network *network)
{
	memcpy(network->b, address, PEERS_NETWORK_SIZE);
	if (memcmp(network->b, mapped, IPV4_AT) != 0)
		memset(network->b + IPV6_NETWORK_BYTES, 0, PEERS_NETWORK_SIZE - IPV6_NETWORK_BYTES);
}

bool http_peers_network(const struct sockaddr *address, struct peers_network *network)
{
	struct sockaddr_in6 six;
	struct sockaddr_in four;

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&four, address, sizeof(four));
		network_of_ipv4(&four.sin_addr, network);
		return true;
	case AF_INET6:
		memcpy(&six, address, sizeof(six));
		network_of_ipv6(&six.sin6_addr, network);
		return true;
	default:
		return false;
	}
}

bool http_peers_network_of_text(const char *text, struct peers_network *network)
{
	char plain[INET6_ADDRSTRLEN];
	unsigned char address[PEERS_NETWORK_SIZE];
	size_t n = strcspn(text, "%");

	if (n >= sizeof(plain))
		return false;
	memcpy(plain, text, n);
	plain[n] = '\0';
	if (inet_pton(AF_INET, plain, address) == 1)
		network_of_ipv4(address, network);
	else if (inet_pton(AF_INET6, plain, address) == 1)
		network_of_ipv6(address, network);
	else
		return false;
	return true;
}

/* --- the table --- */

/* The seed keeps others from choosing addresses that share a bucket. */
static size_t bucket_of(const struct peers *peers, const struct peers_network *network)
{
	uint64_t words[2], z = peers->seed;

	memcpy(words, network->b, sizeof(words));
	for (int i = 0; i < 2; i++) {
		z = (z ^ words[i]) * 0xBF58476D1CE4E5B9;
		z = (z ^ z >> 29) * 0x94D049BB133111EB;
		z ^= z >> 32;
	}
	return (size_t)(z % PEERS_BUCKETS);
}

struct peers *http_peers_new(size_t max)
{
	struct peers *peers = memory_new(1, sizeof(*peers));

	peers->max = max;
	peers->levels = memory_new(max + 1, sizeof(*peers->levels));
	for (size_t i = 0; i <= max; i++)
		TAILQ_INIT(&peers->levels[i]);
	if (getrandom(&peers->seed, sizeof(peers->seed), 0) != (ssize_t)sizeof(peers->seed))
		abort();
	return peers;
}

void http_peers_free(struct peers *peers)
{
	if (!peers)
		return;
	free(peers->levels);
	free(peers);
}

struct peer *http_peers_find(const struct peers *peers, const struct peers_network *network)
{
	struct peer *peer = peers->buckets[bucket_of(peers, network)];

	while (peer && memcmp(peer->network.b, network->b, PEERS_NETWORK_SIZE) != 0)
		peer = peer->next;
	return peer;
}

size_t http_peers_count(const struct peers *peers, const struct peers_network *network)
{
	const struct peer *peer = http_peers_find(peers, network);

	return peer ? peer->count : 0;
}

struct peer *http_peers_largest(const struct peers *peers)
{
	return peers->most ? TAILQ_FIRST(&peers->levels[peers->most]) : NULL;
}

static struct peer *peer_new(struct peers *peers, const struct peers_network *network)
{
	struct peer **bucket = &peers->buckets[bucket_of(peers, network)];
	struct peer *peer = memory_new(1, sizeof(*peer));

	peer->network = *network;
	for (int i = 0; i < PEERS_WAITING; i++)
		TAILQ_INIT(&peer->waiting[i]);
	peer->next = *bucket;
	*bucket = peer;
	return peer;
}

static void peer_free(struct peers *peers, struct peer *peer)
{
	struct peer **link = &peers->buckets[bucket_of(peers, &peer->network)];

	while (*link != peer)
		link = &(*link)->next;
	*link = peer->next;
	free(peer);
}

struct peer *http_peers_join(struct peers *peers, const struct peers_network *network)
{
	struct peer *peer = http_peers_find(peers, network);

	if (!peer)
		peer = peer_new(peers, network);
	else
		TAILQ_REMOVE(&peers->levels[peer->count], peer, level);
	peer->count++;
	TAILQ_INSERT_TAIL(&peers->levels[peer->count], peer, level);
	if (peer->count > peers->most)
		peers->most = peer->count;
	return peer;
}

void http_peers_leave(struct peers *peers, struct peer *peer)
{
	TAILQ_REMOVE(&peers->levels[peer->count], peer, level);
	peer->count--;
	if (peer->count)
		TAILQ_INSERT_TAIL(&peers->levels[peer->count], peer, level);
	if (TAILQ_EMPTY(&peers->levels[peers->most]))
		peers->most--; /* this one was the last there, and is one below */
	if (!peer->count)
		peer_free(peers, peer);
}
