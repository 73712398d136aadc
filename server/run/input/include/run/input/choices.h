/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was chosen of every item that has choices, right or not, and how that goes with the rest of
 * a person's answers: what shows a wrong key, or a wrong answer that the able prefer. Counts of
 * answers, not of people: without weights, rapid guesses with them. The key can be guessed from it,
 * so it is stored where only the owners of the item bank have access.
 */
#ifndef KESU_RUN_INPUT_CHOICES_H
#define KESU_RUN_INPUT_CHOICES_H

#include <run/input/responses.h>

struct run_choice_sums {
	int64_t taken;
	double rest; /* sum over those who took it */
};

/* One item's. */
struct run_item_choices {
	int64_t answered; /* given the item, and another one besides */
	double rest, rest_squares;
	struct run_choice_sums choice[INSTRUMENT_OPTIONS_MAX + 1]; /* 0: passed over */
};

struct run_choices {
	size_t items;
	struct run_item_choices *item;
};

/* Adds the respondent whose responses were added last. */
void run_choices_add(struct run_choices *choices, const struct instrument *instrument,
        const struct run_responses *responses, const struct run_responses_row *row);
/*
 * Correlation of taking the choice with the share right of a person's other answers; NAN: it does
 * not vary.
 */
double run_choices_rest(const struct run_item_choices *item, int choice);
void run_choices_end(struct run_choices *choices);

#endif
