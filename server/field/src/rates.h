/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What became of the cases of an area, and the outcome rates of AAPOR, The American Association
 * for Public Opinion Research, "Standard Definitions: Final Dispositions of Case Codes and Outcome
 * Rates for Surveys", 8th edition, revised April 2015: response rates pages 52 to 54, cooperation
 * rates 54 and 55, contact rates 56; codes by Tables 2 (in person) and 3 (mail, specifically named
 * persons). The 10th edition (2023) has the same formulas. With I complete, P partial, R refusals
 * and break-offs, NC non-contacts, O other, U unknown eligibility (UH + UO):
 *
 *   RR1   = I / ((I + P) + (R + NC + O) + U)
 *   RR3   = I / ((I + P) + (R + NC + O) + e U)
 *   RR5   = I / ((I + P) + (R + NC + O))
 *   COOP1 = I / ((I + P) + R + O)
 *   CON1  = ((I + P) + R + O) / ((I + P) + R + O + NC + U)
 *
 * e, the share of eligible ones among U, is what it is among the cases of which it is known (the
 * proportional allocation of CASRO): (I + P + R + NC + O) / (I + P + R + NC + O + ineligible).
 * Where people are easily found out to be ineligible it is too low, and RR3 too high. It is
 * estimated once, over all areas of the survey, also for who sees a part of them. No rate is
 * weighted: they describe the fieldwork, not the population.
 */
#ifndef KESU_FIELD_RATES_H
#define KESU_FIELD_RATES_H

#include <stdint.h>

/* Of one area: attempts as the server counts them, cases by the class of what was written down. */
struct field_counts {
	int64_t drawn, sent;
	int64_t open, submitted;                                             /* attempts */
	int64_t partial, break_off, refused, non_contact, other, ineligible; /* cases */
};

struct field_outcomes {
	int64_t drawn, sent, started, complete, partial, break_off, refused, non_contact, other,
	        unknown, ineligible;
	/* Cases at least that have both an attempt and an outcome without one. */
	int64_t contradicted;
};

struct field_rates {
	double rr1, rr3, rr5, cooperation, contact; /* NAN: there is nothing to divide by */
};

/*
 * Who began an attempt is not known, so attempts and cases meet as counts. An attempt counts
 * before whatever was written down: submitted is complete; begun is a break-off, or partial for as
 * many as were written down as that. What was written down is then taken for the rest of the drawn
 * people, the firmest first: ineligible, refused, other, then the partial ones and break-offs for
 * which no attempt was begun (at the door, on paper), non-contact. What finds nobody left is
 * contradicted. Whoever is left is of unknown eligibility.
 */
struct field_outcomes field_outcomes_of(const struct field_counts *counts);
void field_outcomes_add(struct field_outcomes *sum, const struct field_outcomes *one);
/* People who withdrew and did not begin again. They have no area any more: of unknown eligibility
 * there, refused in all. */
void field_outcomes_withdraw(struct field_outcomes *all, int64_t withdrawn);

double field_eligible(const struct field_outcomes *all); /* e; NAN: nothing is known */
struct field_rates field_rates_of(const struct field_outcomes *outcomes, double e);

#endif
