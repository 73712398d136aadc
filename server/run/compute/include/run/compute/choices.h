/*
 * What was chosen of every item that has choices, right or not, and how that goes with the rest of a
 * person's answers: what shows a wrong key, or a wrong answer that the able prefer. Counts of answers, not of
 * people: without weights, rapid guesses with them. From it alone a key can be guessed: it is stored where
 * only the owners of the item bank look.
 */
#ifndef KESU_RUN_COMPUTE_CHOICES_H
#define KESU_RUN_COMPUTE_CHOICES_H

#include <run/compute/responses.h>

struct choice_sums {
	int64_t taken;
	double rest; /* sum over those who took it */
};

/* One item's. */
struct item_choices {
	int64_t answered; /* given the item, and another one besides */
	double rest, rest_squares;
	struct choice_sums choice[INSTRUMENT_OPTIONS_MAX + 1]; /* 0: passed over */
};

struct choices {
	size_t items;
	struct item_choices *item;
};

/* Adds the respondent whose responses were added last. */
void choices_add(struct choices *choices, const struct instrument *instrument,
        const struct responses *responses, const struct responses_row *row);
/* Correlation of taking the choice with the share right of a person's other answers; NAN: it does not vary. */
double choices_rest(const struct item_choices *item, int choice);
void choices_end(struct choices *choices);

#endif
