/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The listening sockets of one server. Its workers share the port by SO_REUSEPORT, which would let
 * a second server of the same user share it as well: phones would then save into either database.
 * So a server takes the port for itself alone.
 */
#ifndef KESU_PROCESS_PORT_H
#define KESU_PROCESS_PORT_H

#include <base/error.h>

#include <stddef.h>
#include <stdint.h>

struct port_options {
	const char *address; /* as http_listen_socket takes it */
	const char *of;      /* the folder of its private database or "": told to a second server */
	int64_t patience_ms; /* for the workers of a server that was killed, which still drain */
	size_t count;        /* how many sockets */
};

/*
 * Fills listeners[0 .. count - 1]. *marker is a descriptor that shows other servers who has the
 * port; it and its copies in the workers are closed when their processes end. False: the port is
 * taken, and the error says by whom if that is known.
 */
bool process_port_open(const struct port_options *options, int *listeners, int *marker,
        struct error *error) KESU_MUST_CHECK;

#endif
