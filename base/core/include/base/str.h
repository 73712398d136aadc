/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A view of bytes that somebody else owns. Nothing here allocates and nothing is NUL-terminated
 * unless it says so.
 */
#ifndef KESU_BASE_STR_H
#define KESU_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){("" literal), sizeof(literal) - 1})
/* For printf: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).n, (s).p

struct str str_from(const char *text); /* NULL gives the empty view */
bool str_equal(struct str a, struct str b);
bool str_equal_c(struct str a, const char *b);
bool str_starts(struct str s, struct str prefix);

/* Cuts `s` at the first `c`: *head is what stands before it, the result what stands after it.
 * Without a `c`, *head is all of `s` and the result is empty. */
struct str str_cut(struct str s, char c, struct str *head);

struct str str_trimmed(struct str s); /* without the spaces and tabs around it */
/* Cuts a list at its first comma: str_cut, and *item is trimmed. */
struct str str_cut_item(struct str list, struct str *item);

/* Decimal digits with an optional sign, nothing else; false leaves *out alone. */
bool str_to_int64(struct str s, int64_t *out);
/* A number as strtod reads it, from the first byte to the last; it may be infinite but is never
 * NAN. */
bool str_to_double(struct str s, double *out);

/* True for well-formed UTF-8 without NUL (Unicode 15, table 3-7). */
bool str_is_utf8(struct str s);
/* The text without the byte order mark of UTF-8, which Windows programs put before it. */
struct str str_without_mark(struct str s);

#endif
