/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The options of multiple-choice items: the people who chose each option, and their results on the
 * other items. A good distractor attracts people who know less. A distractor that attracts people
 * who know more, or a key that does not, needs revision or shows a wrong key (Haladyna & Rodriguez
 * 2013, Developing and Validating Test Items, ch. 18).
 *
 * The rest score of a row is that of classical.h: the mean, over the other items it was given, of
 * the category over the highest. The point-biserial correlates it with having chosen the option; of
 * the key it is the item-rest correlation. Weighted; rows of weight 0 take no part, and rows that
 * were given no other item have no rest score.
 *
 * Results have the same bits for any order of rows and any number of threads.
 */
#ifndef KESU_IRT_OPTIONS_H
#define KESU_IRT_OPTIONS_H

#include <irt/responses.h>

#include <stdbool.h>

struct irt_option {
	size_t n;              /* rows that chose it */
	double share;          /* of the weight of the rows that chose any */
	double rest;           /* their mean rest score; NAN: nobody has a rest score */
	double point_biserial; /* NAN where one of the two does not vary */
};

struct irt_choices {
	const uint8_t *categories; /* of each item, as the answers are scored: at least 2 */
	const uint8_t *options;    /* of each item: how many; 0 leaves it out */
	const int8_t *choice;      /* rows x items: 0 .. options - 1; negative: none made */
};

/* out: of each item as many as it has options, or NULL. */
void irt_options(const struct irt_responses *responses, const struct irt_choices *choices,
        struct irt_option *const *out);

enum irt_option_flag {
	IRT_OPTION_GOOD,
	IRT_OPTION_NEVER,      /* nobody chose it */
	IRT_OPTION_KEY,        /* a key whose point-biserial is not above 0 */
	IRT_OPTION_DISTRACTOR, /* another option whose point-biserial is above 0 */
};
enum irt_option_flag irt_option_flag(const struct irt_option *option, bool key);

#endif
