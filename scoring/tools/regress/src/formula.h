/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A model as R writes it: y ~ a + b, with a:b for an interaction and a*b for a + b + a:b. The
 * constant is always in it; `y ~ 1` has nothing else. A name with an operator or a blank in it
 * stands in backticks.
 *
 * Terms come in R's order: by the number of their variables, then as the formula has them. A
 * variable's number is its place in the formula.
 *
 * Errors name the place in the formula, counted in characters from 1: a sign that is not
 * understood (parentheses, minus, functions), full-width signs, a response among the terms, an
 * interaction whose parts are not in the model, too many of anything.
 */
#ifndef KESU_TOOLS_REGRESS_FORMULA_H
#define KESU_TOOLS_REGRESS_FORMULA_H

#include <base/error.h>

#include <stdint.h>

enum { FORMULA_VARIABLES_MAX = 32, FORMULA_TERMS_MAX = 64, FORMULA_BYTES_MAX = 4096 };

struct formula {
	const char *response;
	uint32_t variables, terms;
	const char *variable[FORMULA_VARIABLES_MAX];
	uint32_t term[FORMULA_TERMS_MAX]; /* a bit for each of its variables */
	char names[2 * FORMULA_BYTES_MAX];
};

KESU_MUST_CHECK bool tools_formula_read(
        struct formula *formula, const char *text, struct error *error);

#endif
