/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <replicate/hadamard.h>

static bool is_prime(uint32_t p)
{
	if (p < 2)
		return false;
	for (uint32_t d = 2; d <= p / d; d++)
		if (p % d == 0)
			return false;
	return true;
}

/* Euler's criterion: x^((p - 1) / 2) is 1 modulo p for a residue, p - 1 for a nonresidue. */
static bool is_nonresidue(uint32_t x, uint32_t p)
{
	uint64_t power = 1, square = x % p;

	for (uint32_t e = (p - 1) / 2; e; e >>= 1) {
		if (e & 1)
			power = power * square % p;
		square = square * square % p;
	}
	return power == p - 1;
}

/* The order of the core from which doubling reaches `order`; 0: there is none. */
static uint32_t core_of(uint32_t order)
{
	uint32_t core = order;

	while (core % 2 == 0)
		core /= 2;
	if (core == 1)
		return 1;
	for (; core <= order; core *= 2)
		if (core % 4 == 0 && is_prime(core - 1))
			return core;
	return 0;
}

struct hadamard replicate_hadamard_above(uint32_t above)
{
	struct hadamard matrix = {above / 4 * 4 + 4, 0};

	while (!(matrix.core = core_of(matrix.order)))
		matrix.order += 4;
	return matrix;
}

bool replicate_hadamard_at(const struct hadamard *matrix, uint32_t row, uint32_t column)
{
	uint32_t core = matrix->core;
	uint32_t i = row % core, j = column % core;
	bool flipped = __builtin_popcount((row / core) & (column / core)) & 1;

	if (!i || !j)
		return !flipped;
	return is_nonresidue(i + j - 2, core - 1) != flipped;
}
