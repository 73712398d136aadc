/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses that this server or a browser is sent to, read by libcurl. */
#ifndef KESU_OUTWARD_ADDRESS_H
#define KESU_OUTWARD_ADDRESS_H

#include <base/error.h>
#include <base/str.h>

enum outward_reach {
	OUTWARD_REACH_HTTPS,    /* https alone */
	OUTWARD_REACH_LOOPBACK, /* or http to this machine itself */
};

/* Whether `text` is an absolute address within reach: visible ASCII, with a host, and without a
 * user, a password or a fragment. */
bool outward_address_good(const char *text, enum outward_reach reach);
bool outward_address_is_http(const char *text);
bool outward_address_has_query(const char *text);

/* A value of a query. */
struct outward_parameter {
	const char *name, *value;
};
/* The address with the values added to its query; NULL when there is no memory for it, else to be
 * freed by curl_free. */
char *outward_address_with(
        const char *address, const struct outward_parameter *parameters, size_t count);

#endif
