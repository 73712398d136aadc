/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses that this server or a browser is sent to, read by libcurl. */
#ifndef KESU_OIDC_ADDRESS_H
#define KESU_OIDC_ADDRESS_H

#include <base/error.h>
#include <base/str.h>

enum oidc_reach {
	OIDC_REACH_HTTPS,    /* https alone */
	OIDC_REACH_LOOPBACK, /* or http to this machine itself */
};

/* Whether `text` is an absolute address within reach: visible ASCII, with a host, and without a
 * user, a password or a fragment. */
bool oidc_address_good(const char *text, enum oidc_reach reach);
bool oidc_address_is_http(const char *text);
bool oidc_address_has_query(const char *text);

/* A value of a query. */
struct oidc_parameter {
	const char *name, *value;
};
/* The address with the values added to its query; NULL when there is no memory for it, else to be
 * freed by curl_free. */
char *oidc_address_with(const char *address, const struct oidc_parameter *parameters, size_t count);

#endif
