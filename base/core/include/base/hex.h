/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as hexadecimal text and back. */
#ifndef KESU_BASE_HEX_H
#define KESU_BASE_HEX_H

#include <base/str.h>

int hex_digit(char c); /* 0 to 15 for a digit of either case, else -1 */

/* Writes 2 n lower-case digits and a NUL. */
void hex_encode(const void *bytes, size_t n, char *text);
/* Exactly 2 n digits of either case, or false. */
bool hex_decode(struct str text, void *bytes, size_t n);

#endif
