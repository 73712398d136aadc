/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorts psus into stratum x residence, then joins small classes with a neighbour, one at a time. */
#include <weighting/response.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint32_t common_region(const struct cells_scheme *scheme, uint32_t a, uint32_t b)
{
	for (int32_t x = (int32_t)a; x >= 0; x = design_cells_parent(scheme, x))
		for (int32_t y = (int32_t)b; y >= 0; y = design_cells_parent(scheme, y))
			if (x == y)
				return (uint32_t)x;
	return a; /* separate trees have nothing in common */
}

static int depth_of_common(const struct cells_scheme *scheme, uint32_t a, uint32_t b)
{
	return (int)design_cells_depth(scheme, common_region(scheme, a, b));
}

/* ---- stratum x residence ---- */

struct sorting {
	const struct response_psu *psus;
	const struct response_class *class;
};

static int psu_compare(const void *a, const void *b, void *state)
{
	const struct response_psu *psus = ((const struct sorting *)state)->psus;
	uint32_t m = *(const uint32_t *)a, n = *(const uint32_t *)b;
	const struct response_psu *x = &psus[m], *y = &psus[n];

	if (x->stratum != y->stratum)
		return x->stratum < y->stratum ? -1 : 1;
	if (x->residence != y->residence)
		return x->residence < y->residence ? -1 : 1;
	return (m > n) - (m < n);
}

static void class_take(struct response_class *class, const struct cells_scheme *scheme,
        const struct response_psu *psu)
{
	class->region =
	        class->psus ? common_region(scheme, class->region, psu->region) : psu->region;
	class->stratum = psu->stratum;
	class->residence = psu->residence;
	class->joined = 1;
	class->psus++;
	class->invited += psu->invited;
	class->answered += psu->answered;
	class->invited_weight += psu->invited_weight;
	class->answered_weight += psu->answered_weight;
}

static void begin_classes(struct response *response, const struct cells_scheme *scheme,
        const struct response_psu *psus, size_t count)
{
	uint32_t *order = memory_new(count, sizeof(*order));
	struct sorting sorting = {.psus = psus};

	for (size_t i = 0; i < count; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, count, sizeof(*order), psu_compare, &sorting);
	for (size_t i = 0; i < count; i++) {
		const struct response_psu *psu = &psus[order[i]];
		const struct response_psu *last = i ? &psus[order[i - 1]] : NULL;

		response->begun +=
		        !last || psu->stratum != last->stratum || psu->residence != last->residence;
		response->class_of[order[i]] = (uint32_t)response->begun - 1;
		class_take(&response->class[response->begun - 1], scheme, psu);
	}
	response->classes = response->begun;
	free(order);
}

/* ---- joining ---- */

static int class_compare(const void *a, const void *b, void *state)
{
	const struct response_class *class = ((const struct sorting *)state)->class;
	const struct response_class *x = &class[*(const uint32_t *)a];
	const struct response_class *y = &class[*(const uint32_t *)b];

	if (x->region != y->region)
		return x->region < y->region ? -1 : 1;
	if (x->stratum != y->stratum)
		return x->stratum < y->stratum ? -1 : 1;
	return x->residence - y->residence;
}

/* Classes in the order of regions; at: the current place of each initial class. */
static void order_classes(struct response *response, uint32_t *at)
{
	size_t count = response->classes;
	struct response_class *class = memory_new(count, sizeof(*class));
	uint32_t *order = memory_new(count, sizeof(*order));
	struct sorting sorting = {.class = response->class};

	for (size_t c = 0; c < count; c++)
		order[c] = (uint32_t)c;
	qsort_r(order, count, sizeof(*order), class_compare, &sorting);
	for (size_t c = 0; c < count; c++) {
		class[c] = response->class[order[c]];
		at[order[c]] = (uint32_t)c;
	}
	memcpy(response->class, class, count * sizeof(*class));
	free(order);
	free(class);
}

static double factor_of(double invited, double answered)
{
	return answered > 0 ? invited / answered : 1;
}

static double factor_most(const struct response *response)
{
	double invited = 0, answered = 0;

	for (size_t c = 0; c < response->classes; c++) {
		invited += response->class[c].invited_weight;
		answered += response->class[c].answered_weight;
	}
	return RESPONSE_SPREAD * factor_of(invited, answered);
}

static bool is_thin(const struct response_class *class, double most)
{
	return class->answered < RESPONSE_LEAST ||
	       factor_of(class->invited_weight, class->answered_weight) > most;
}

/* True: the class after it is the better one to join. */
static bool joins_next(const struct response *response, const struct cells_scheme *scheme, size_t c)
{
	const struct response_class *class = &response->class[c];

	if (!c || c + 1 == response->classes)
		return !c;
	const struct response_class *before = class - 1, *after = class + 1;
	int near = depth_of_common(scheme, class->region, after->region) -
	           depth_of_common(scheme, class->region, before->region);

	if (near)
		return near > 0;
	if ((before->residence == class->residence) != (after->residence == class->residence))
		return after->residence == class->residence;
	return after->answered < before->answered;
}

/* Class c takes the one after it; at is updated. */
static void join(
        struct response *response, const struct cells_scheme *scheme, size_t c, uint32_t *at)
{
	struct response_class *class = &response->class[c];
	const struct response_class *next = class + 1;

	class->region = common_region(scheme, class->region, next->region);
	class->residence = class->residence == next->residence ? class->residence : (int8_t)-1;
	class->joined += next->joined;
	class->psus += next->psus;
	class->invited += next->invited;
	class->answered += next->answered;
	class->invited_weight += next->invited_weight;
	class->answered_weight += next->answered_weight;
	response->classes--;
	memmove(class + 1, class + 2, (response->classes - c - 1) * sizeof(*class));
	for (size_t i = 0; i < response->begun; i++)
		at[i] -= at[i] > c;
}

static void join_thin(struct response *response, const struct cells_scheme *scheme, uint32_t *at)
{
	double most = factor_most(response);
	size_t c = 0;

	while (response->classes > 1 && c < response->classes) {
		if (!is_thin(&response->class[c], most)) {
			c++;
			continue;
		}
		join(response, scheme, joins_next(response, scheme, c) ? c : c - 1, at);
		c = 0;
	}
}

void weighting_response_make(struct response *response, const struct cells_scheme *scheme,
        const struct response_psu *psus, size_t count)
{
	uint32_t *at = memory_new(count, sizeof(*at));

	*response = (struct response){.class_of = memory_new(count, sizeof(*response->class_of)),
	        .class = memory_new(count, sizeof(*response->class))};
	begin_classes(response, scheme, psus, count);
	order_classes(response, at);
	join_thin(response, scheme, at);
	for (size_t i = 0; i < count; i++)
		response->class_of[i] = at[response->class_of[i]];
	for (size_t c = 0; c < response->classes; c++)
		response->class[c].factor = factor_of(
		        response->class[c].invited_weight, response->class[c].answered_weight);
	free(at);
}

void weighting_response_end(struct response *response)
{
	free(response->class_of);
	free(response->class);
	*response = (struct response){0};
}

/* ---- rates ---- */

struct response_rates weighting_response_rates_of(
        double invited, double respondents, double ineligible)
{
	double answered = respondents + ineligible;
	double e = answered > 0 ? respondents / answered : (double)NAN;

	return (struct response_rates){
	        .rr1 = respondents / (invited - ineligible),
	        .rr3 = respondents / (respondents + e * (invited - answered)),
	        .e = e,
	};
}

double weighting_response_r_indicator(const struct response *response)
{
	double weight = 0, sum = 0, square = 0;

	for (size_t c = 0; c < response->classes; c++) {
		const struct response_class *class = &response->class[c];
		double rate = class->answered_weight / class->invited_weight;

		if (!(class->invited_weight > 0))
			continue;
		weight += class->invited_weight;
		sum += class->invited_weight * rate;
		square += class->invited_weight * rate * rate;
	}
	return 1 - 2 * sqrt(fmax(0, square / weight - sum / weight * (sum / weight)));
}
