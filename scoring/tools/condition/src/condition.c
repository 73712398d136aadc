/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parts.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In this order & is the smaller one of two, | the larger one, and ! counts from the other end. */
enum truth { FALSE, UNKNOWN, TRUE };

void tools_condition_want(struct condition *condition, struct csv_table *table)
{
	for (size_t i = 0; i < condition->tests; i++) {
		struct test *test = &condition->test[i];

		test->handle = test->text ? csv_table_want_label(table, test->column)
		                          : csv_table_want_number(table, test->column);
	}
}

size_t tools_condition_tests(const struct condition *condition)
{
	return condition->tests;
}

size_t tools_condition_handle(const struct condition *condition, size_t test)
{
	return condition->test[test].handle;
}

/* ---- one comparison ---- */

/* -1: no row has the text. */
static bool find_level(
        const struct csv_table *table, const struct test *test, int32_t *code, struct error *error)
{
	size_t levels = csv_table_levels(table, test->handle);
	const char *close = NULL;

	for (size_t i = 0; i < levels; i++) {
		const char *level = csv_table_level(table, test->handle, (int32_t)i);

		if (!strcmp(level, test->text)) {
			*code = (int32_t)i;
			return true;
		}
		if (csv_table_same_level(level, test->text))
			close = level;
	}
	*code = -1;
	return !close || error_set(error,
	                         "--where：第 %zu 个字符 at character %zu: 列 column %s 里写的是 "
	                         "has '%s'，不是 "
	                         "not '%s'",
	                         test->place, test->place, test->column, close, test->text);
}

static bool holds(enum sign sign, double value, double number)
{
	switch (sign) {
	case EQUAL:
		return !(value < number) && !(value > number);
	case UNEQUAL:
		return value < number || value > number;
	case LESS:
		return value < number;
	case LESS_EQUAL:
		return value <= number;
	case GREATER:
		return value > number;
	default:
		return value >= number;
	}
}

struct compared {
	const struct test *test;
	const double *number; /* NULL: by labels */
	const int32_t *label;
	int32_t code;
};

static enum truth test_row(const struct compared *compared, size_t row)
{
	const struct test *test = compared->test;
	bool unknown = compared->number ? isnan(compared->number[row]) : compared->label[row] < 0;

	if (unknown)
		return UNKNOWN;
	if (compared->number)
		return holds(test->sign, compared->number[row], test->number) ? TRUE : FALSE;
	return (compared->label[row] == compared->code) == (test->sign == EQUAL) ? TRUE : FALSE;
}

/* ---- all of them ---- */

static bool compared_make(const struct condition *condition, const struct csv_table *table,
        struct compared *compared, struct error *error)
{
	for (size_t i = 0; i < condition->tests; i++) {
		const struct test *test = &condition->test[i];

		compared[i] = (struct compared){.test = test};
		if (!test->text) {
			compared[i].number = csv_table_numbers(table, test->handle);
			continue;
		}
		compared[i].label = csv_table_labels(table, test->handle);
		if (!csv_table_levels_apart(table, test->handle, error) ||
		        !find_level(table, test, &compared[i].code, error))
			return false;
	}
	return true;
}

static enum truth row_truth(const struct condition *condition, const struct compared *compared,
        size_t row, enum truth *stack)
{
	enum truth *top = stack; /* the place behind the last one */

	for (size_t i = 0; i < condition->steps; i++) {
		const struct step *step = &condition->step[i];

		if (step->kind == STEP_TEST) {
			*top++ = test_row(&compared[step->test], row);
			continue;
		}
		if (step->kind == STEP_NOT) {
			top[-1] = TRUE - top[-1];
			continue;
		}
		top--;
		if (step->kind == STEP_AND ? top[0] < top[-1] : top[0] > top[-1])
			top[-1] = top[0];
	}
	return stack[0];
}

bool tools_condition_rows(const struct condition *condition, const struct csv_table *table,
        int32_t *inside, struct error *error)
{
	struct compared *compared = memory_new(condition->tests, sizeof(*compared));
	enum truth *stack = memory_new(condition->tests, sizeof(*stack));
	bool good = compared_make(condition, table, compared, error);

	for (size_t row = 0; good && row < csv_table_rows(table); row++)
		inside[row] = row_truth(condition, compared, row, stack) == TRUE ? 0 : -1;
	free(stack);
	free(compared);
	return good;
}
