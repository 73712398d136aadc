/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows that answered the item are sorted by form. Rows of one form and one step of the EAP over the
 * common items are a stratum: with a form's slopes known, the EAP orders its patterns as the
 * sufficient statistic does. Forms of one step have scores a hair apart, so that they stay apart.
 */
#include <item_fit/forms.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HELD_LEAST  0.8 /* of each group's people, in forms that both groups have */
#define ALIKE_LEAST 0.9 /* answers a person, the group with fewer over the other */
#define STEP        0.2 /* of the EAP, in units of the scale */
#define HAIR        1e-6
#define HASH_BASIS  0x9e3779b97f4a7c15ull
#define HASH_FACTOR 0xbf58476d1ce4e5b9ull

struct placed {
	uint64_t form;
	uint32_t row;
	bool shared; /* both groups have the form */
};

struct item_fit_forms {
	const struct irt_responses *responses;
	const struct irt_item *item;
	const struct irt_group *all;
	const struct irt_grid *grid;
	struct placed *placed;
	size_t count;          /* of placed */
	bool *common, *before; /* of each item; of those that eap is over */
	int8_t *masked;        /* the answers to the common items */
	struct irt_score *eap;
};

struct item_fit_forms *item_fit_forms_new(const struct irt_responses *responses,
        const struct irt_item *item, const struct irt_group *all, const struct irt_grid *grid)
{
	struct item_fit_forms *forms = memory_new(1, sizeof(*forms));

	*forms = (struct item_fit_forms){
	        .responses = responses, .item = item, .all = all, .grid = grid};
	forms->placed = memory_new(responses->rows + 1, sizeof(*forms->placed));
	forms->common = memory_new(responses->items, sizeof(*forms->common));
	forms->before = memory_new(responses->items, sizeof(*forms->before));
	forms->masked = memory_new(responses->rows * responses->items + 1, sizeof(*forms->masked));
	forms->eap = memory_new(responses->rows + 1, sizeof(*forms->eap));
	return forms;
}

void item_fit_forms_free(struct item_fit_forms *forms)
{
	if (!forms)
		return;
	free(forms->placed);
	free(forms->common);
	free(forms->before);
	free(forms->masked);
	free(forms->eap);
	free(forms);
}

/* ---- the common items ---- */

static bool takes_part(
        const struct item_fit_forms *forms, size_t item, const int8_t *focal, size_t row)
{
	return focal[row] >= 0 &&
	       forms->responses->category[row * forms->responses->items + item] >= 0;
}

/* Marks them, and returns how many; *alike: the group with fewer answers to them, over the other
 * one. */
static size_t common_find(
        struct item_fit_forms *forms, size_t item, const int8_t *focal, double *alike)
{
	size_t items = forms->responses->items, count = 0;
	double(*seen)[2] = memory_new(items, sizeof(*seen)), n[2] = {0, 0}, answers[2] = {0, 0};

	for (size_t i = 0; i < forms->responses->rows; i++) {
		const int8_t *row = forms->responses->category + i * items;

		if (!takes_part(forms, item, focal, i))
			continue;
		n[focal[i]]++;
		for (size_t k = 0; k < items; k++)
			seen[k][focal[i]] += row[k] >= 0;
	}
	for (size_t k = 0; k < items; k++) {
		forms->common[k] = n[0] > 0 && n[1] > 0 &&
		                   seen[k][0] >= ITEM_FIT_FORM_SHARE * n[0] &&
		                   seen[k][1] >= ITEM_FIT_FORM_SHARE * n[1];
		count += forms->common[k];
		for (int g = 0; g < 2 && forms->common[k]; g++)
			answers[g] += seen[k][g] / n[g];
	}
	*alike = fmin(answers[0], answers[1]) / fmax(answers[0], answers[1]);
	free(seen);
	return count;
}

/* ---- forms ---- */

static int placed_compare(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->form != y->form)
		return x->form < y->form ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static struct placed place_of(const struct item_fit_forms *forms, size_t row)
{
	const int8_t *category = forms->responses->category + row * forms->responses->items;
	struct placed placed = {.form = HASH_BASIS, .row = (uint32_t)row};

	for (size_t k = 0; k < forms->responses->items; k++) {
		if (!forms->common[k] || category[k] < 0)
			continue;
		placed.form = (placed.form ^ (k + 1)) * HASH_FACTOR;
		placed.form ^= placed.form >> 29;
	}
	return placed;
}

/* Sorts the rows by form. Returns whether both groups have one of them; *held: the smaller of the
 * groups' shares of people in such forms. */
static bool forms_place(
        struct item_fit_forms *forms, size_t item, const int8_t *focal, double *held)
{
	double n[2] = {0, 0}, in[2] = {0, 0};
	forms->count = 0;
	for (size_t i = 0; i < forms->responses->rows; i++)
		if (takes_part(forms, item, focal, i))
			forms->placed[forms->count++] = place_of(forms, i);
	qsort(forms->placed, forms->count, sizeof(*forms->placed), placed_compare);
	for (size_t i = 0, end; i < forms->count; i = end) {
		double here[2] = {0, 0};

		for (end = i;
		        end < forms->count && forms->placed[end].form == forms->placed[i].form;
		        end++)
			here[focal[forms->placed[end].row]]++;
		for (size_t k = i; k < end; k++)
			forms->placed[k].shared = here[0] > 0 && here[1] > 0;
		for (int g = 0; g < 2; g++) {
			n[g] += here[g];
			in[g] += forms->placed[i].shared ? here[g] : 0;
		}
	}
	*held = fmin(in[0] / n[0], in[1] / n[1]);
	return in[0] > 0;
}

/* ---- scores ---- */

/* Over the common items; kept as long as these are the same. */
static void eap_make(struct item_fit_forms *forms)
{
	struct irt_responses responses = *forms->responses;
	struct irt_score *score[IRT_ESTIMATORS] = {[IRT_EAP] = forms->eap};
	size_t items = responses.items;

	if (!memcmp(forms->common, forms->before, items * sizeof(*forms->common)))
		return;
	memcpy(forms->before, forms->common, items * sizeof(*forms->common));
	for (size_t i = 0; i < responses.rows * items; i++)
		forms->masked[i] =
		        (int8_t)(forms->common[i % items] ? responses.category[i] : IRT_MISSING);
	responses.category = forms->masked;
	responses.group = NULL;
	responses.groups = 1;
	irt_scores(&responses, forms->item, forms->all, forms->grid, score);
}

/* apart: form by form, without those of one group alone. */
static void match_rows(struct item_fit_forms *forms, bool apart, double *match)
{
	double step = STEP * irt_grid_unit(forms->grid), hair = 0;

	eap_make(forms);
	for (size_t i = 0; i < forms->count; i++) {
		const struct placed *placed = &forms->placed[i];
		double eap = forms->eap[placed->row].theta - forms->grid->centre;

		if (apart && i && placed->form != placed[-1].form)
			hair += HAIR;
		if (!apart || placed->shared)
			match[placed->row] = round(eap / step) + hair;
	}
}

bool item_fit_forms_match(struct item_fit_forms *forms, size_t item, const int8_t *focal,
        double *match, size_t *common)
{
	double alike, held;
	bool shared;

	for (size_t i = 0; i < forms->responses->rows; i++)
		match[i] = (double)NAN;
	*common = common_find(forms, item, focal, &alike);
	if (*common < ITEM_FIT_COMMON_LEAST)
		return false;
	shared = forms_place(forms, item, focal, &held);
	if (held < HELD_LEAST && alike >= ALIKE_LEAST) {
		match_rows(forms, false, match);
		return true;
	}
	if (shared)
		match_rows(forms, true, match);
	return shared;
}
