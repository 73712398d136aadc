/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition as it is kept: comparisons, and the steps that join their results on a stack. */
#ifndef KESU_TOOLS_CONDITION_PARTS_H
#define KESU_TOOLS_CONDITION_PARTS_H

#include <tools/condition/condition.h>

#include <stdbool.h>

enum sign { EQUAL, UNEQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL };

struct test {
	char *column;
	enum sign sign;
	char *text; /* NULL: compared with the number */
	double number;
	size_t place;  /* of the value in the condition's text, in characters from 1 */
	size_t handle; /* of the column, once it is wanted */
};

enum step_kind { STEP_TEST, STEP_NOT, STEP_AND, STEP_OR };

struct step {
	enum step_kind kind;
	size_t test; /* of STEP_TEST: which */
};

struct condition {
	struct test *test;
	size_t tests;
	struct step *step; /* what a step takes stands before it */
	size_t steps, room;
};

#endif
