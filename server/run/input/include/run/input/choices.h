/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What people chose in every item that has choices, right or wrong, and how this relates to the
 * rest of their answers. It shows a wrong key, or a wrong answer that able people prefer. These are
 * counts of answers, not of people: they are unweighted and include rapid guesses. The key can be
 * guessed from them, so they are stored where only the owners of the item bank have access.
 */
#ifndef KESU_RUN_INPUT_CHOICES_H
#define KESU_RUN_INPUT_CHOICES_H

#include <run/input/responses.h>

struct run_choice_sums {
	int64_t taken;
	/* The sum, over those who chose it, of the share right of their other answers. */
	double rest;
};

/* The choices of one item. */
struct run_item_choices {
	int64_t answered; /* respondents who were given this item and at least one other */
	double rest, rest_squares;
	struct run_choice_sums choice[INSTRUMENT_OPTIONS_MAX + 1]; /* choice[0]: not answered */
};

struct run_choices {
	size_t items;
	struct run_item_choices *item;
};

/* Adds the respondent whose responses were added last. */
void run_choices_add(struct run_choices *choices, const struct instrument *instrument,
        const struct run_responses *responses, const struct run_responses_row *row);
/*
 * Correlation between choosing this option and the share right of a person's other answers. NAN
 * when one of the two does not vary.
 */
double run_choices_rest(const struct run_item_choices *item, int choice);
void run_choices_end(struct run_choices *choices);

#endif
