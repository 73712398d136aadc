/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row is reduced by the pivot row of its first variable, until that variable has no pivot row. */
#include "elimination.h"

#include <random/stream.h>

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

enum { PURPOSE_FREE = 1 };

static uint32_t times(uint32_t a, uint32_t b)
{
	return (uint32_t)((uint64_t)a * b % ELIMINATION_PRIME);
}

static uint32_t plus(uint32_t a, uint32_t b)
{
	return (uint32_t)(((uint64_t)a + b) % ELIMINATION_PRIME);
}

static uint32_t minus(uint32_t a)
{
	return a ? ELIMINATION_PRIME - a : 0;
}

/* a^(p - 2): Fermat's little theorem. */
static uint32_t inverse(uint32_t a)
{
	uint32_t result = 1;

	for (uint32_t exponent = ELIMINATION_PRIME - 2; exponent; exponent >>= 1) {
		if (exponent & 1)
			result = times(result, a);
		a = times(a, a);
	}
	return result;
}

void design_elimination_init(struct elimination *elimination, size_t variables)
{
	*elimination = (struct elimination){
	        .variables = variables,
	        .leading = memory_new(variables + 1, sizeof(*elimination->leading)),
	};
}

void design_elimination_end(struct elimination *elimination)
{
	for (size_t v = 0; v < elimination->variables; v++)
		free(elimination->leading[v].terms);
	free(elimination->leading);
	*elimination = (struct elimination){0};
}

/* row + factor * other, whose terms of the first variable cancel; the old row goes. */
static struct elimination_row reduced(
        struct elimination_row row, const struct elimination_row *other, uint32_t factor)
{
	struct elimination_row sum = {
	        .terms = memory_new(row.count + other->count, sizeof(*sum.terms)),
	};
	size_t i = 0, j = 0;

	while (i < row.count || j < other->count) {
		bool of_row = j == other->count ||
		              (i < row.count && row.terms[i].variable <= other->terms[j].variable);
		bool of_other =
		        i == row.count ||
		        (j < other->count && other->terms[j].variable <= row.terms[i].variable);
		struct elimination_term term = of_row ? row.terms[i] : other->terms[j];

		term.factor = plus(of_row ? row.terms[i].factor : 0,
		        of_other ? times(factor, other->terms[j].factor) : 0);
		i += of_row;
		j += of_other;
		if (term.factor)
			sum.terms[sum.count++] = term;
	}
	free(row.terms);
	return sum;
}

void design_elimination_add(
        struct elimination *elimination, const struct elimination_term *terms, size_t count)
{
	struct elimination_row row = {memory_new(count, sizeof(*terms)), count};

	memcpy(row.terms, terms, count * sizeof(*terms));
	while (row.count) {
		struct elimination_row *leading = &elimination->leading[row.terms[0].variable];

		if (!leading->count) {
			*leading = row;
			return;
		}
		row = reduced(row, leading,
		        minus(times(row.terms[0].factor, inverse(leading->terms[0].factor))));
	}
	free(row.terms);
}

void design_elimination_solve(const struct elimination *elimination, uint32_t *value)
{
	struct random_key key = random_key_of(1, PURPOSE_FREE, 0, 0);

	for (size_t v = elimination->variables; v-- > 0;) {
		const struct elimination_row *row = &elimination->leading[v];
		uint32_t sum = 0;

		if (!row->count) {
			value[v] = 1 + (uint32_t)random_below(key, v, ELIMINATION_PRIME - 1);
			continue;
		}
		for (size_t i = 1; i < row->count; i++)
			sum = plus(sum, times(row->terms[i].factor, value[row->terms[i].variable]));
		value[v] = times(minus(sum), inverse(row->terms[0].factor));
	}
}
