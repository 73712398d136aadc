/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as the formula of a model. An accepted one has distinct terms of its own variables, by
 * their number of variables, and every part of an interaction among them. */
#include "input_file.h"

#include <formula.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has_term(const struct formula *formula, uint32_t term)
{
	for (uint32_t t = 0; t < formula->terms; t++)
		if (formula->term[t] == term)
			return true;
	return false;
}

static void check_term(const struct formula *formula, uint32_t t)
{
	uint32_t term = formula->term[t];

	check(term && !(term >> (formula->variables - 1) >> 1));
	for (uint32_t v = 0; v < formula->variables; v++)
		if (term >> v & 1 && term != 1u << v)
			check(has_term(formula, term & ~(1u << v)));
	if (t)
		check(__builtin_popcount(formula->term[t - 1]) <= __builtin_popcount(term));
	for (uint32_t before = 0; before < t; before++)
		check(formula->term[before] != term);
}

static void check_formula(const struct formula *formula)
{
	check(*formula->response);
	for (uint32_t v = 0; v < formula->variables; v++) {
		check(*formula->variable[v]);
		check(strcmp(formula->variable[v], formula->response) != 0);
	}
	for (uint32_t t = 0; t < formula->terms; t++)
		check_term(formula, t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct formula *formula = malloc(sizeof(*formula));
	char *text = malloc(size + 1);
	struct error error = {0};

	memcpy(text, data, size);
	text[size] = 0;
	if (tools_formula_read(formula, text, &error))
		check_formula(formula);
	else
		check(error.text[0]);
	free(text);
	free(formula);
	return 0;
}
