/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Probabilities of inclusion, with the certain units taken out. */
#include <sample/select.h>

#define NEARLY_ALL (1 - 1e-12) /* of a probability of 1: rounding must leave none just below it */

bool sample_method_by_size(enum sample_method method)
{
	return method >= SAMPLE_PPS_SYSTEMATIC;
}

bool sample_method_by_order(enum sample_method method)
{
	return method == SAMPLE_SYSTEMATIC || method == SAMPLE_PPS_SYSTEMATIC;
}

bool sample_method_exact(enum sample_method method)
{
	return method != SAMPLE_PPS_PARETO;
}

/* What is left when the certain units are taken out. */
struct rest {
	size_t count, take;
	double total; /* of the sizes */
};

static struct rest rest_of(const struct sample_list *list, const struct sample_unit *units)
{
	struct rest rest = {0, list->take, 0};

	for (size_t i = 0; i < list->count; i++) {
		if (units[i].certain) {
			rest.take--;
		} else {
			rest.count++;
			rest.total += list->size[i];
		}
	}
	return rest;
}

/* Marks the units whose probability reaches 1 beside this rest; returns how many. */
static size_t find_certain(
        const struct sample_list *list, const struct rest *rest, struct sample_unit *units)
{
	bool all = rest->take == rest->count;
	size_t found = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (units[i].certain)
			continue;
		if (!all && (double)rest->take * list->size[i] < rest->total * NEARLY_ALL)
			continue;
		units[i].certain = true;
		units[i].probability = 1;
		found++;
	}
	return found;
}

static size_t inclusion_by_size(const struct sample_list *list, struct sample_unit *units)
{
	struct rest rest = rest_of(list, units);
	size_t certain = 0, found = 1;

	while (rest.take && found) {
		found = find_certain(list, &rest, units);
		certain += found;
		rest = rest_of(list, units);
	}
	if (!rest.take)
		return certain;
	double interval = rest.total / (double)rest.take;

	for (size_t i = 0; i < list->count; i++)
		if (!units[i].certain)
			units[i].probability = list->size[i] / interval;
	return certain;
}

size_t sample_inclusion(
        enum sample_method method, const struct sample_list *list, struct sample_unit *units)
{
	bool all = list->take == list->count;

	for (size_t i = 0; i < list->count; i++)
		units[i] = (struct sample_unit){(double)list->take / (double)list->count, all, 0};
	if (all)
		return list->count;
	return sample_method_by_size(method) ? inclusion_by_size(list, units) : 0;
}
