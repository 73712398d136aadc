/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The matrix of answers that all of scoring/irt uses. Owned by the caller.
 *
 * Categories count from 0. A negative one was not administered (another booklet, not reached): it
 * takes no part in the likelihood. That is right as long as, given the observed answers,
 * missingness does not depend on ability (Mislevy & Wu 1996).
 */
#ifndef KESU_IRT_RESPONSES_H
#define KESU_IRT_RESPONSES_H

#include <stddef.h>
#include <stdint.h>

#define IRT_ITEMS_MAX  1000
#define IRT_GROUPS_MAX 1000

enum { IRT_MISSING = -1 };

struct irt_responses {
	size_t rows, items;
	const int8_t *category; /* rows x items, row by row; negative: not administered */
	const double *weight;   /* of each row, at least 0; NULL: 1 */
	const int32_t *group;   /* of each row, 0 .. groups - 1; NULL: one group */
	size_t groups;          /* 0 counts as 1 */
};

#endif
