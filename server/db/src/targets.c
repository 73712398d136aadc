/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "targets.h"

#include <base/memory.h>
#include <base/str.h>

#include <libpq-fe.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { TARGETS_MAX = 32, TIMEOUT_LEAST_S = 2 /* libpq's own */ };

/* What the string says, or else the environment. */
static const char *option(const PQconninfoOption *options, const char *keyword)
{
	const char *found;

	for (; options && options->keyword; options++) {
		if (strcmp(options->keyword, keyword) != 0)
			continue;
		if (options->val && *options->val)
			return options->val;
		found = options->envvar ? getenv(options->envvar) : NULL;
		return found ? found : "";
	}
	return "";
}

/* The number of parts of a list with commas. */
static size_t list_count(const char *list)
{
	size_t n = *list != '\0';

	for (; *list; list++)
		n += *list == ',';
	return n;
}

/* The i-th part; of a single part, that one. Empty when there is none. */
static struct str list_part(const char *list, size_t i)
{
	struct str rest = str_from(list), part = {"", 0};

	if (list_count(list) == 1)
		return rest;
	for (size_t at = 0; at <= i; at++)
		rest = str_cut(rest, ',', &part);
	return part;
}

static char *text_of(struct str s)
{
	char *text = s.n ? memory_new(s.n + 1, 1) : NULL;

	if (text)
		memcpy(text, s.p, s.n);
	return text;
}

static void add(struct db_targets *targets, struct str host, struct str address, struct str port)
{
	if (targets->count == TARGETS_MAX)
		return;
	targets->list[targets->count++] = (struct db_target){.host = text_of(host),
	        .address = text_of(address),
	        .port = text_of(port.n ? port : STR("5432"))};
}

/* A host's addresses; without any, the host alone: libpq then says what is wrong with it. */
static void add_host(struct db_targets *targets, struct str host, struct str port)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct addrinfo *found = NULL;
	char *name = text_of(host), address[NI_MAXHOST];

	if (name && *name != '/' && *name != '@')
		(void)getaddrinfo(name, NULL, &hints, &found);
	if (!found)
		add(targets, host, (struct str){"", 0}, port);
	for (const struct addrinfo *at = found; at; at = at->ai_next)
		if (getnameinfo(at->ai_addr, at->ai_addrlen, address, sizeof(address), NULL, 0,
		            NI_NUMERICHOST) == 0)
			add(targets, host, str_from(address), port);
	if (found)
		freeaddrinfo(found);
	free(name);
}

static void split(struct db_targets *targets, const PQconninfoOption *options)
{
	const char *hosts = option(options, "host"), *addresses = option(options, "hostaddr");
	const char *ports = option(options, "port");
	size_t count = list_count(*addresses ? addresses : hosts);

	/* A service's file may name other hosts; lists of unlike lengths are libpq's to refuse. */
	if (*option(options, "service") || (list_count(ports) > 1 && list_count(ports) != count) ||
	        (*hosts && *addresses && list_count(hosts) != count))
		return;
	for (size_t i = 0; i < count; i++) {
		if (*addresses)
			add(targets, list_part(hosts, i), list_part(addresses, i),
			        list_part(ports, i));
		else
			add_host(targets, list_part(hosts, i), list_part(ports, i));
	}
}

static void clear(struct db_targets *targets)
{
	for (size_t i = 0; i < targets->count; i++) {
		free(targets->list[i].host);
		free(targets->list[i].address);
		free(targets->list[i].port);
		targets->list[i] = (struct db_target){0};
	}
	targets->count = 0;
}

struct db_targets db_targets_find(const char *conninfo)
{
	struct db_targets targets = {.list = memory_new(TARGETS_MAX, sizeof(*targets.list))};
	/* Anything else is the name of a database. */
	bool is_string = strchr(conninfo, '=') || strstr(conninfo, "://");
	PQconninfoOption *options = PQconninfoParse(is_string ? conninfo : "", NULL);
	long timeout_s = strtol(option(options, "connect_timeout"), NULL, 10);

	if (timeout_s > 0)
		targets.connect_ms =
		        1000U * (unsigned)(timeout_s < TIMEOUT_LEAST_S ? TIMEOUT_LEAST_S
		                           : timeout_s > 3600          ? 3600
		                                                       : timeout_s);
	split(&targets, options);
	PQconninfoFree(options);
	if (targets.count < 2) {
		clear(&targets);
		targets.count = 1;
	}
	return targets;
}

void db_targets_free(struct db_targets *targets)
{
	if (targets->list)
		clear(targets);
	free(targets->list);
	*targets = (struct db_targets){0};
}
