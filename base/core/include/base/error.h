/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What went wrong, in words for the person who has to correct it. Functions that can fail return
 * bool, are marked KESU_MUST_CHECK and fill a caller-owned struct error; the message names the
 * field, the file and line, or the variable at fault. Every layer may add its own words in front.
 */
#ifndef KESU_BASE_ERROR_H
#define KESU_BASE_ERROR_H

#include <stdbool.h>

#define KESU_MUST_CHECK __attribute__((warn_unused_result))

struct error {
	char text[1024]; /* NUL-terminated, cut at a character when too long */
};

/* Both return false, so that a failing function can end with `return error_set(...)`. */
bool error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Puts "words: " in front of what the error already says. */
bool error_wrap(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Like error_set, with ": " and strerror(errno) behind it. */
bool error_set_errno(struct error *error, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

#endif
