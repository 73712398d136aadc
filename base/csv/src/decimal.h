/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text to number, correctly rounded: up to 19 digits with a small power of ten by one exact
 * multiplication or division (Clinger 1990), the rest by strtod. Private to the room.
 */
#ifndef KESU_CLI_DECIMAL_H
#define KESU_CLI_DECIMAL_H

#include <base/str.h>

#include <stdbool.h>
#include <stddef.h>

/* text[length] is 0. False: not a finite decimal number from its first byte to its last. */
bool csv_decimal_parse(const char *text, size_t length, double *out);

/* The most bytes of a number that csv_decimal_normal can write, its 0 included. */
#define CSV_DECIMAL_NORMAL_SIZE(length) ((length) + 32)

/* Whether it is a whole number written as a counter writes it: no sign, no 0 in front, no point, no
 * exponent. Two such texts are two numbers. */
bool csv_decimal_is_plain(const char *text);
/*
 * Writes a decimal number as its digits and a power of ten, the same for equal numbers however they
 * are written and however many digits they have. False: it is not a decimal number.
 */
bool csv_decimal_normal(const char *text, size_t length, char *out);
/* Whether it is a number of 12 digits or more with an exponent, such as 3.60102E+11: what
 * spreadsheets write instead of a long code. */
bool csv_decimal_lost_digits(const char *text, size_t length);
/* How a cell that is no number could be written as one: words that follow "is not a number", with a
 * colon in front; "" where there is no advice. cell.p[cell.n] is 0. */
const char *csv_number_hint(struct str cell);
/* Whether it is what a spreadsheet writes for a formula that failed, such as #N/A. */
bool csv_is_failure(const char *text);

#endif
