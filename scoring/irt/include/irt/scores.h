/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Person scores, for given items and groups.
 *
 *   EAP  mean of the posterior on the grid, its standard deviation as SE (Bock & Mislevy 1982)
 *   MAP  mode of the posterior; SE 1 / sqrt(I + 1 / sd^2)
 *   ML   largest likelihood; SE 1 / sqrt(I). No answer above (below) the lowest (highest) category,
 *        or none that the guessing of a 3PL item does not explain: -infinity (infinity), SE NAN
 *   WLE  l'(theta) + J(theta) / (2 I(theta)) = 0; SE 1 / sqrt(I)                (Warm 1989)
 * with I = sum P'^2 / P and J = sum P' P'' / P over the categories of the items administered.
 *
 * The distribution of scores is not the distribution of ability: EAPs vary less, WLEs and MLs more.
 * So shares above a cut are too small or too large, and the lower the reliability the larger the
 * error. A row without an answer has NAN everywhere.
 */
#ifndef KESU_IRT_SCORES_H
#define KESU_IRT_SCORES_H

#include <irt/fit.h>

enum irt_estimator { IRT_EAP, IRT_WLE, IRT_ML, IRT_MAP, IRT_ESTIMATORS };

struct irt_score {
	double theta, se;
};

/* score[e]: one per row for each estimator wanted; NULL: not wanted. */
void irt_scores(const struct irt_responses *responses, const struct irt_item *items,
        const struct irt_group *groups, const struct irt_grid *grid,
        struct irt_score *score[IRT_ESTIMATORS]);

/*
 * Reliability, by row weights:
 *   eap       var(EAP) / (var(EAP) + mean(SE^2))
 *   wle       1 - mean(SE^2) / var(WLE)
 *   marginal  the mean of I / (I + 1 / sd^2) over the groups' distributions and the items that each
 *             row was given                                           (Green, Bock & al. 1984)
 * eap and wle need the scores; NAN without them.
 */
struct irt_reliability {
	double eap, wle, marginal;
};

struct irt_reliability irt_reliability(const struct irt_responses *responses,
        const struct irt_item *items, const struct irt_group *groups, const struct irt_grid *grid,
        struct irt_score *const score[IRT_ESTIMATORS]);

/* "eap", "wle", "ml", "map". */
const char *irt_estimator_name(enum irt_estimator estimator);

#endif
