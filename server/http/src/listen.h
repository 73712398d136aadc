/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing the address to listen on. */
#ifndef KESU_HTTP_LISTEN_H
#define KESU_HTTP_LISTEN_H

#include <base/str.h>

struct listen_address {
	char host[256]; /* empty: every interface */
	char port[6];
};

/* "HOST:PORT", "[IPV6]:PORT" or ":PORT". */
bool http_listen_address_parse(struct str text, struct listen_address *address);

#endif
