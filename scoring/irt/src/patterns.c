/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <irt/patterns.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A row of weight 0 may have a category that no curve is for; such an answer is missing. */
static bool is_answer(const struct patterns *patterns, int category, size_t j)
{
	return category >= 0 && category < patterns->categories[j];
}

/* ---- bundles ---- */

static void states_count(struct patterns *patterns, const struct irt_responses *responses)
{
	for (size_t j = 0; j < patterns->items; j++)
		patterns->states[j] = patterns->categories[j];
	for (size_t i = 0; i < responses->rows; i++) {
		const int8_t *row = responses->category + i * patterns->items;

		for (size_t j = 0; j < patterns->items; j++)
			if (!is_answer(patterns, row[j], j))
				patterns->states[j] = (uint8_t)(patterns->categories[j] + 1);
	}
}

/* Missing is the last state of an item, so "all missing" is the last combination of a bundle. */
static uint32_t combination_empty(const struct patterns *patterns, const struct bundle *bundle)
{
	for (uint32_t j = bundle->item; j < bundle->item + bundle->items; j++)
		if (patterns->states[j] == patterns->categories[j])
			return PATTERN_NONE;
	return bundle->combinations - 1;
}

static void bundles_make(struct patterns *patterns)
{
	struct bundle *bundle = patterns->bundle - 1;

	for (uint32_t j = 0; j < patterns->items; j++) {
		uint32_t states = patterns->states[j];

		if (!j || bundle->combinations * states > BUNDLE_COMBINATIONS_MAX) {
			bundle++;
			*bundle = (struct bundle){.item = j, .combinations = 1};
		}
		patterns->stride[j] = bundle->combinations;
		patterns->bundle_of[j] = (uint32_t)(bundle - patterns->bundle);
		bundle->combinations *= states;
		bundle->items++;
	}
	patterns->bundles = (size_t)(bundle + 1 - patterns->bundle);
	patterns->bundle_of_entry = memory_new(
	        patterns->bundles * BUNDLE_COMBINATIONS_MAX, sizeof(*patterns->bundle_of_entry));
	for (size_t b = 0; b < patterns->bundles; b++) {
		patterns->bundle[b].empty = combination_empty(patterns, &patterns->bundle[b]);
		patterns->bundle[b].entry = (uint32_t)patterns->entries;
		for (uint32_t e = 0; e < patterns->bundle[b].combinations; e++)
			patterns->bundle_of_entry[patterns->entries++] = (uint32_t)b;
	}
}

/* ---- rows as codes ---- */

/* A row's code of each bundle, and the hash it is sorted by. */
struct coded {
	uint64_t hash;
	uint32_t row;
};

struct coding {
	const struct irt_responses *responses;
	const struct patterns *patterns;
	uint8_t *code; /* rows x bundles */
};

static int32_t group_of(const struct irt_responses *responses, size_t row)
{
	return responses->group ? responses->group[row] : 0;
}

static double weight_of(const struct irt_responses *responses, size_t row)
{
	return responses->weight ? responses->weight[row] : 1;
}

/* FNV-1a with a final mix; only the order of patterns depends on it. */
static uint64_t hash_bytes(uint64_t hash, const uint8_t *byte, size_t n)
{
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ byte[i]) * UINT64_C(0x100000001b3);
	return hash ^ hash >> 32;
}

/* False: no answer. */
static bool row_code(const struct coding *coding, size_t row)
{
	const struct patterns *patterns = coding->patterns;
	const int8_t *category = coding->responses->category + row * patterns->items;
	uint8_t *code = coding->code + row * patterns->bundles;
	bool answered = false;

	memset(code, 0, patterns->bundles);
	for (size_t j = 0; j < patterns->items; j++) {
		bool answer = is_answer(patterns, category[j], j);
		unsigned state = answer ? (unsigned)category[j] : patterns->categories[j];

		answered = answered || answer;
		code[patterns->bundle_of[j]] =
		        (uint8_t)(code[patterns->bundle_of[j]] + state * patterns->stride[j]);
	}
	return answered;
}

static size_t rows_code(const struct coding *coding, struct coded *coded)
{
	const struct irt_responses *responses = coding->responses;
	size_t bundles = coding->patterns->bundles, count = 0;

	for (size_t i = 0; i < responses->rows; i++) {
		uint64_t seed = UINT64_C(0xcbf29ce484222325) + (uint64_t)group_of(responses, i);

		if (row_code(coding, i) && weight_of(responses, i) > 0)
			coded[count++] = (struct coded){
			        hash_bytes(seed, coding->code + i * bundles, bundles), (uint32_t)i};
	}
	return count;
}

static int content_compare(
        const struct coding *coding, const struct coded *x, const struct coded *y)
{
	size_t bundles = coding->patterns->bundles;
	int32_t x_group = group_of(coding->responses, x->row);
	int32_t y_group = group_of(coding->responses, y->row);

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	if (x_group != y_group)
		return x_group < y_group ? -1 : 1;
	return memcmp(coding->code + x->row * bundles, coding->code + y->row * bundles, bundles);
}

static int coded_compare(const void *a, const void *b, void *data)
{
	const struct coding *coding = data;
	const struct coded *x = a, *y = b;
	int content = content_compare(coding, x, y);
	double x_weight = weight_of(coding->responses, x->row);
	double y_weight = weight_of(coding->responses, y->row);

	return content ? content : (x_weight > y_weight) - (x_weight < y_weight);
}

/* ---- patterns ---- */

static void pattern_add(struct patterns *patterns, const struct coding *coding, size_t row)
{
	const uint8_t *code = coding->code + row * patterns->bundles;
	size_t at = patterns->first[patterns->count];

	for (size_t b = 0; b < patterns->bundles; b++)
		if (code[b] != patterns->bundle[b].empty)
			patterns->entry[at++] = patterns->bundle[b].entry + code[b];
	patterns->group[patterns->count] = group_of(coding->responses, row);
	patterns->first[++patterns->count] = at;
}

/* scale: of a row's weight, by which they sum to the number of rows. */
static void squares_collect(struct patterns *patterns, const struct irt_responses *responses,
        const struct coded *coded, double scale)
{
	for (size_t i = 0; i < patterns->rows; i++) {
		double weight = weight_of(responses, coded[i].row);
		double first = weight_of(responses, coded[0].row);

		patterns->square[patterns->of_row[coded[i].row]] +=
		        weight * scale * (weight * scale);
		patterns->uneven = patterns->uneven || weight < first || weight > first;
	}
}

static void patterns_collect(struct patterns *patterns, struct coding *coding)
{
	size_t rows = coding->responses->rows;
	struct coded *coded = memory_new(rows + 1, sizeof(*coded));
	double total = 0;

	for (size_t i = 0; i < rows; i++)
		patterns->of_row[i] = PATTERN_NONE;
	patterns->rows = rows_code(coding, coded);
	qsort_r(coded, patterns->rows, sizeof(*coded), coded_compare, coding);
	for (size_t i = 0; i < patterns->rows; i++) {
		size_t row = coded[i].row;

		if (!i || content_compare(coding, &coded[i - 1], &coded[i]) != 0)
			pattern_add(patterns, coding, row);
		patterns->weight[patterns->count - 1] += weight_of(coding->responses, row);
		patterns->of_row[row] = (uint32_t)(patterns->count - 1);
	}
	for (size_t p = 0; p < patterns->count; p++)
		total += patterns->weight[p];
	for (size_t p = 0; p < patterns->count; p++)
		patterns->weight[p] *= (double)patterns->rows / total;
	squares_collect(patterns, coding->responses, coded, (double)patterns->rows / total);
	free(coded);
}

void irt_patterns_make(
        struct patterns *patterns, const struct irt_responses *responses, const uint8_t *categories)
{
	struct coding coding = {.responses = responses};
	size_t items = responses->items, rows = responses->rows;

	*patterns = (struct patterns){
	        .items = items, .groups = responses->groups ? responses->groups : 1};
	patterns->bundle = memory_new(items, sizeof(*patterns->bundle));
	patterns->bundle_of = memory_new(items, sizeof(*patterns->bundle_of));
	patterns->states = memory_new(items, sizeof(*patterns->states));
	patterns->categories = memory_new(items, sizeof(*patterns->categories));
	patterns->stride = memory_new(items, sizeof(*patterns->stride));
	memcpy(patterns->categories, categories, items);
	states_count(patterns, responses);
	bundles_make(patterns);

	patterns->first = memory_new(rows + 1, sizeof(*patterns->first));
	patterns->entry = memory_new(rows * patterns->bundles + 1, sizeof(*patterns->entry));
	patterns->weight = memory_new(rows + 1, sizeof(*patterns->weight));
	patterns->square = memory_new(rows + 1, sizeof(*patterns->square));
	patterns->group = memory_new(rows + 1, sizeof(*patterns->group));
	patterns->of_row = memory_new(rows + 1, sizeof(*patterns->of_row));
	coding.patterns = patterns;
	coding.code = memory_new(rows * patterns->bundles + 1, sizeof(*coding.code));
	patterns_collect(patterns, &coding);
	free(coding.code);
}

void irt_patterns_end(struct patterns *patterns)
{
	free(patterns->bundle);
	free(patterns->bundle_of);
	free(patterns->bundle_of_entry);
	free(patterns->states);
	free(patterns->categories);
	free(patterns->stride);
	free(patterns->first);
	free(patterns->entry);
	free(patterns->weight);
	free(patterns->square);
	free(patterns->group);
	free(patterns->of_row);
}

int irt_patterns_category(const struct patterns *patterns, uint32_t entry, size_t item)
{
	const struct bundle *bundle = &patterns->bundle[patterns->bundle_of[item]];
	uint32_t state = (entry - bundle->entry) / patterns->stride[item] % patterns->states[item];

	return state < patterns->categories[item] ? (int)state : IRT_MISSING;
}

int irt_patterns_response(const struct patterns *patterns, size_t pattern, size_t item)
{
	const struct bundle *bundle = &patterns->bundle[patterns->bundle_of[item]];

	for (size_t at = patterns->first[pattern]; at < patterns->first[pattern + 1]; at++)
		if (patterns->entry[at] - bundle->entry < bundle->combinations)
			return irt_patterns_category(patterns, patterns->entry[at], item);
	return IRT_MISSING;
}

void irt_patterns_marginal(const struct patterns *patterns, size_t item, size_t width,
        const double *counts, double *category)
{
	const struct bundle *bundle = &patterns->bundle[patterns->bundle_of[item]];

	memset(category, 0, patterns->categories[item] * width * sizeof(*category));
	for (uint32_t e = bundle->entry; e < bundle->entry + bundle->combinations; e++) {
		int k = irt_patterns_category(patterns, e, item);
		const double *from = counts + e * width;

		for (size_t q = 0; k >= 0 && q < width; q++)
			category[(size_t)k * width + q] += from[q];
	}
}
