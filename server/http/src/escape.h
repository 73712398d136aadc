/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Percent-decoding (RFC 3986, and `+` for a space in queries). */
#ifndef KESU_HTTP_ESCAPE_H
#define KESU_HTTP_ESCAPE_H

#include <base/arena.h>

enum escape_kind { ESCAPE_SEGMENT, ESCAPE_QUERY };

/* *out is `s` itself when nothing is escaped, else a copy in the arena. False when an escape is not
 * two hex digits, or when the result is not UTF-8 or holds a NUL. */
bool http_escape_decode(struct arena *arena, enum escape_kind kind, struct str s, struct str *out);

#endif
