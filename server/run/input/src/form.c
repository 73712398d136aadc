/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of small whole numbers times weights: moments about 0 lose no digits that matter. */
#include <run/input/form.h>

#include <math.h>

void run_form_add(struct run_form *form, double weight, const int *points)
{
	int total = 0;

	for (int i = 0; i < form->items; i++) {
		form->item[i] += weight * points[i];
		form->item_squares[i] += weight * points[i] * points[i];
		total += points[i];
	}
	form->weight += weight;
	form->total += weight * total;
	form->total_squares += weight * total * total;
}

static double variance(double weight, double sum, double squares)
{
	double mean = sum / weight;

	return squares / weight - mean * mean;
}

double run_form_mean(const struct run_form *form)
{
	return form->weight > 0 ? form->total / form->weight : (double)NAN;
}

double run_form_alpha(const struct run_form *form)
{
	double whole = variance(form->weight, form->total, form->total_squares), parts = 0;
	double k = form->items;

	if (!(form->weight > 0) || !(whole > 0) || form->items < 2)
		return (double)NAN;
	for (int i = 0; i < form->items; i++)
		parts += variance(form->weight, form->item[i], form->item_squares[i]);
	return k / (k - 1) * (1 - parts / whole);
}
