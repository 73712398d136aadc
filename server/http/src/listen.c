/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Listening sockets. An address without a host means every interface, IPv6 and IPv4 in one socket
 * where the system has both.
 */
#include "listen.h"

#include <http/http.h>

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LISTEN_BACKLOG = 4096 }; /* the kernel cuts it to net.core.somaxconn */

bool http_listen_address_parse(struct str text, struct listen_address *address)
{
	const char *colon = text.n ? memrchr(text.p, ':', text.n) : NULL;
	struct str host, port;
	int64_t number;

	if (!colon)
		return false;
	host = (struct str){text.p, (size_t)(colon - text.p)};
	port = (struct str){colon + 1, text.n - host.n - 1};
	if (port.n > 5 || !str_to_int64(port, &number) || number < 0 || number > 65535)
		return false;
	if (host.n && host.p[0] == '[') {
		if (host.n < 3 || host.p[host.n - 1] != ']')
			return false;
		host = (struct str){host.p + 1, host.n - 2};
	} else if (host.n && memchr(host.p, ':', host.n)) {
		return false; /* a bare IPv6 address: where would the port begin? */
	}
	if (host.n >= sizeof(address->host) || memchr(text.p, '\0', text.n))
		return false;
	if (host.n)
		memcpy(address->host, host.p, host.n);
	address->host[host.n] = '\0';
	memcpy(address->port, port.p, port.n);
	address->port[port.n] = '\0';
	return true;
}

static bool set_options(int fd, int family, bool reuse_port)
{
	const int on = 1, off = 0;

	return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	       (!reuse_port || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) == 0) &&
	       (family != AF_INET6 ||
	               setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)) == 0);
}

/* -1 with errno. */
static int listen_on(const struct addrinfo *info, bool reuse_port)
{
	int fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), why;

	if (fd < 0)
		return -1;
	if (!set_options(fd, info->ai_family, reuse_port) ||
	        bind(fd, info->ai_addr, info->ai_addrlen) || listen(fd, LISTEN_BACKLOG)) {
		why = errno;
		close(fd);
		errno = why;
		return -1;
	}
	return fd;
}

int http_listen_socket(const char *text, bool reuse_port, struct error *error)
{
	struct addrinfo hints = {
	        .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct addrinfo *found = NULL;
	struct listen_address address;
	int fd = -1, failed, why;

	errno = EINVAL;
	if (!http_listen_address_parse(str_from(text), &address)) {
		error_set(error, "listen address \"%s\": expected HOST:PORT or [IPV6]:PORT", text);
		return -1;
	}
	failed = getaddrinfo(address.host[0] ? address.host : "::", address.port, &hints, &found);
	if (!failed)
		fd = listen_on(found, reuse_port);
	if (fd < 0 && !address.host[0]) { /* no IPv6 here */
		if (!failed)
			freeaddrinfo(found);
		failed = getaddrinfo("0.0.0.0", address.port, &hints, &found);
		if (!failed)
			fd = listen_on(found, reuse_port);
	}
	if (failed)
		error_set(error, "listen address \"%s\": %s", text, gai_strerror(failed));
	else if (fd < 0)
		error_set_errno(error, "listen on \"%s\"", text);
	why = errno;
	if (!failed)
		freeaddrinfo(found);
	errno = failed ? EINVAL : why;
	return fd;
}
