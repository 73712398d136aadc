/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text to number, correctly rounded: up to 19 digits with a small power of ten by one exact
 * multiplication or division (Clinger 1990), the rest by strtod. Private to the room.
 */
#ifndef KESU_CLI_DECIMAL_H
#define KESU_CLI_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

/* text[length] is 0. False: not a finite decimal number from its first byte to its last. */
bool csv_decimal_parse(const char *text, size_t length, double *out);

#endif
