/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A factor t is sought with sum of t * measure, each kept to its bounds, equal to n. In a round the
 * parts beyond their bounds are found; those of the side that is farther off are fixed there for
 * good, for the factor moves away from that side only.
 */
#include <sample/allocate.h>

#include <base/memory.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct share {
	double least, most, value;
	bool fixed;
};

static size_t least_of(const struct sample_part *part, size_t least)
{
	return part->units < least ? part->units : least;
}

static bool check(
        const struct sample_part *parts, size_t count, size_t n, size_t least, struct error *error)
{
	size_t units = 0, reached = 0, lowest = 0;

	for (size_t h = 0; h < count; h++) {
		units += parts[h].units;
		reached += parts[h].measure > 0 ? parts[h].units : least_of(&parts[h], least);
		lowest += least_of(&parts[h], least);
	}
	if (n > units)
		return error_set(error, "%zu units are more than the %zu of the frame", n, units);
	if (n < lowest)
		return error_set(error,
		        "%zu units are fewer than the %zu that %zu strata with at least %zu each "
		        "need",
		        n, lowest, count, least);
	return n <= reached ||
	       error_set(error,
	               "%zu units cannot be shared out: the strata with a measure above 0 take %zu "
	               "at most",
	               n, reached);
}

/* The parts at their proportion of what is left; the sums by which they pass their bounds. */
static void spread(const struct sample_part *parts, size_t count, size_t n, struct share *share,
        double *above, double *below)
{
	double left = (double)n, measure = 0;

	*above = *below = 0;
	for (size_t h = 0; h < count; h++)
		if (share[h].fixed)
			left -= share[h].value;
		else
			measure += parts[h].measure;
	for (size_t h = 0; h < count; h++) {
		if (share[h].fixed)
			continue;
		share[h].value = measure > 0 ? left * (parts[h].measure / measure) : 0;
		*above += fmax(share[h].value - share[h].most, 0);
		*below += fmax(share[h].least - share[h].value, 0);
	}
}

static void fix(struct share *share, size_t count, bool high)
{
	for (size_t h = 0; h < count; h++) {
		if (share[h].fixed)
			continue;
		if (high ? share[h].value > share[h].most : share[h].value < share[h].least) {
			share[h].value = high ? share[h].most : share[h].least;
			share[h].fixed = true;
		}
	}
}

/* What is below this fraction of a unit is rounding: 3 * (1 / 3) is a whole unit. */
#define ROUNDING 1e-9

static double whole_of(double value)
{
	return floor(value + ROUNDING);
}

/* The part with the largest fraction that may have one more and has not. */
static size_t largest_fraction(
        const struct sample_part *parts, size_t count, const struct share *share)
{
	size_t best = SIZE_MAX;
	double most = -1;

	for (size_t h = 0; h < count; h++) {
		double fraction = share[h].value - (double)parts[h].take;

		if (parts[h].take < parts[h].units && fraction > most + ROUNDING) {
			best = h;
			most = fraction;
		}
	}
	return best;
}

static void make_whole(struct sample_part *parts, size_t count, size_t n, const struct share *share)
{
	for (size_t h = 0; h < count; h++) {
		parts[h].take = (size_t)whole_of(share[h].value);
		n -= parts[h].take;
	}
	for (; n; n--)
		parts[largest_fraction(parts, count, share)].take++;
}

bool sample_allocate(
        struct sample_part *parts, size_t count, size_t n, size_t least, struct error *error)
{
	double above, below;

	if (!check(parts, count, n, least, error))
		return false;
	struct share *share = memory_new(count, sizeof(*share));

	for (size_t h = 0; h < count; h++) {
		share[h].least = (double)least_of(&parts[h], least);
		share[h].most = (double)parts[h].units;
	}
	for (spread(parts, count, n, share, &above, &below); above > 0 || below > 0;
	        spread(parts, count, n, share, &above, &below))
		fix(share, count, above >= below);
	make_whole(parts, count, n, share);
	free(share);
	return true;
}
