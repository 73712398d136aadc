/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading Accept-Encoding and If-None-Match. No sockets. */
#ifndef KESU_HTTP_NEGOTIATE_H
#define KESU_HTTP_NEGOTIATE_H

#include <base/str.h>

enum negotiate_coding { NEGOTIATE_IDENTITY, NEGOTIATE_GZIP, NEGOTIATE_BROTLI, NEGOTIATE__COUNT };

extern const struct str http_negotiate_names[NEGOTIATE__COUNT]; /* "identity", "gzip", "br" */

/* The best of the codings in `offered` (one bit each) that the field accepts: br, gzip, identity in
 * this order; q=0 excludes. Identity when there is nothing else. */
enum negotiate_coding http_negotiate_encoding(struct str accept_encoding, unsigned offered);

/* Weak comparison with each member of If-None-Match, or "*". */
bool http_negotiate_matches(struct str if_none_match, struct str etag);

#endif
