/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rates.h"

#include <math.h>

/* As many of `wanted` as are left. */
static int64_t take(int64_t *left, int64_t wanted)
{
	int64_t taken = wanted < *left ? wanted : *left;

	*left -= taken;
	return taken;
}

struct field_outcomes field_outcomes_of(const struct field_counts *counts)
{
	int64_t left = counts->drawn - counts->submitted - counts->open, begun = counts->open;
	int64_t partial = take(&begun, counts->partial), more_partial = counts->partial - partial;
	int64_t broken = counts->break_off > begun ? counts->break_off - begun : 0;
	struct field_outcomes outcomes = {.drawn = counts->drawn,
	        .sent = counts->sent,
	        .started = counts->open + counts->submitted,
	        .complete = counts->submitted,
	        .partial = partial,
	        .break_off = begun};
	int64_t written = counts->ineligible + counts->refused + counts->other + more_partial +
	                  broken + counts->non_contact;
	int64_t free_before;

	if (left < 0)
		left = 0;
	free_before = left;
	outcomes.ineligible = take(&left, counts->ineligible);
	outcomes.refused = take(&left, counts->refused);
	outcomes.other = take(&left, counts->other);
	outcomes.partial += take(&left, more_partial);
	outcomes.break_off += take(&left, broken);
	outcomes.non_contact = take(&left, counts->non_contact);
	outcomes.unknown = left;
	outcomes.contradicted = written - (free_before - left);
	return outcomes;
}

void field_outcomes_add(struct field_outcomes *sum, const struct field_outcomes *one)
{
	sum->drawn += one->drawn;
	sum->sent += one->sent;
	sum->started += one->started;
	sum->complete += one->complete;
	sum->partial += one->partial;
	sum->break_off += one->break_off;
	sum->refused += one->refused;
	sum->non_contact += one->non_contact;
	sum->other += one->other;
	sum->unknown += one->unknown;
	sum->ineligible += one->ineligible;
	sum->contradicted += one->contradicted;
}

void field_outcomes_withdraw(struct field_outcomes *all, int64_t withdrawn)
{
	all->refused += take(&all->unknown, withdrawn);
}

static double part(double some, double all)
{
	return all > 0 ? some / all : (double)NAN;
}

static int64_t known_eligible(const struct field_outcomes *o)
{
	return o->complete + o->partial + o->break_off + o->refused + o->non_contact + o->other;
}

double field_eligible(const struct field_outcomes *all)
{
	int64_t eligible = known_eligible(all);

	return part((double)eligible, (double)(eligible + all->ineligible));
}

struct field_rates field_rates_of(const struct field_outcomes *outcomes, double e)
{
	double complete = (double)outcomes->complete, eligible = (double)known_eligible(outcomes);
	double unknown = (double)outcomes->unknown;
	double contacted = eligible - (double)outcomes->non_contact;

	return (struct field_rates){
	        .rr1 = part(complete, eligible + unknown),
	        .rr3 = part(complete, eligible + (unknown > 0 ? e * unknown : 0)),
	        .rr5 = part(complete, eligible),
	        .cooperation = part(complete, contacted),
	        .contact = part(contacted, eligible + unknown),
	};
}
