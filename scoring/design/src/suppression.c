/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counting comes first: it finds the families with one withheld cell. Only when there is none left,
 * the equations are solved.
 */
#include <design/suppression.h>

#include "elimination.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

/* --- cells that are determined --- */

struct unknowns {
	size_t count;
	uint32_t *cell;     /* by variable: those in few families first, cheapest to eliminate */
	uint32_t *variable; /* by cell, of the withheld */
};

static size_t family_size(const struct suppression_table *table, size_t family)
{
	return table->first[family + 1] - table->first[family];
}

static const uint32_t *family_of(const struct suppression_table *table, size_t family)
{
	return &table->member[table->first[family]];
}

static uint32_t *families_of_cells(const struct suppression_table *table)
{
	uint32_t *count = memory_new(table->cells + 1, sizeof(*count));

	for (size_t i = 0; i < table->first[table->families]; i++)
		count[table->member[i]]++;
	return count;
}

/* By counting sort: ascending by families, then by cell. */
static void unknowns_find(
        struct unknowns *unknowns, const struct suppression_table *table, const bool *withheld)
{
	uint32_t *families = families_of_cells(table), most = 0;

	*unknowns = (struct unknowns){
	        .cell = memory_new(table->cells + 1, sizeof(*unknowns->cell)),
	        .variable = memory_new(table->cells + 1, sizeof(*unknowns->variable)),
	};
	for (size_t c = 0; c < table->cells; c++)
		most = families[c] > most ? families[c] : most;
	for (uint32_t k = 0; k <= most; k++)
		for (size_t c = 0; c < table->cells; c++)
			if (withheld[c] && families[c] == k) {
				unknowns->variable[c] = (uint32_t)unknowns->count;
				unknowns->cell[unknowns->count++] = (uint32_t)c;
			}
	free(families);
}

static int term_compare(const void *a, const void *b)
{
	const struct elimination_term *x = a, *y = b;

	return (x->variable > y->variable) - (x->variable < y->variable);
}

/* Writes the family's equation over its withheld cells; returns their number. */
static size_t equation_of(const struct suppression_table *table, size_t family,
        const bool *withheld, const struct unknowns *unknowns, struct elimination_term *terms)
{
	const uint32_t *member = family_of(table, family);
	size_t size = family_size(table, family), count = 0;

	for (size_t i = 0; i < size; i++)
		if (withheld[member[i]])
			terms[count++] = (struct elimination_term){
			        unknowns->variable[member[i]], i ? 1 : ELIMINATION_PRIME - 1};
	if (count)
		qsort(terms, count, sizeof(*terms), term_compare);
	return count;
}

static size_t largest_family(const struct suppression_table *table)
{
	size_t largest = 0;

	for (size_t f = 0; f < table->families; f++)
		if (family_size(table, f) > largest)
			largest = family_size(table, f);
	return largest;
}

/* Short equations first: they shorten the long ones. */
static void equations_add(struct elimination *elimination, const struct suppression_table *table,
        const bool *withheld, const struct unknowns *unknowns)
{
	size_t largest = largest_family(table);
	struct elimination_term *terms = memory_new(largest + 1, sizeof(*terms));

	for (size_t size = 1; size <= largest; size++)
		for (size_t f = 0; f < table->families; f++)
			if (family_size(table, f) == size)
				design_elimination_add(elimination, terms,
				        equation_of(table, f, withheld, unknowns, terms));
	free(terms);
}

size_t design_suppression_told(
        const struct suppression_table *table, const bool *withheld, bool *told)
{
	struct elimination elimination;
	struct unknowns unknowns;
	uint32_t *value;
	size_t count = 0;

	unknowns_find(&unknowns, table, withheld);
	value = memory_new(unknowns.count + 1, sizeof(*value));
	design_elimination_init(&elimination, unknowns.count);
	equations_add(&elimination, table, withheld, &unknowns);
	design_elimination_solve(&elimination, value);
	for (size_t c = 0; c < table->cells; c++)
		told[c] = withheld[c] && !value[unknowns.variable[c]];
	for (size_t c = 0; c < table->cells; c++)
		count += told[c];
	design_elimination_end(&elimination);
	free(value);
	free(unknowns.cell);
	free(unknowns.variable);
	return count;
}

/* --- cells to withhold --- */

struct search {
	const struct suppression_table *table;
	bool *withheld;
	uint32_t *mends; /* by cell: families that withholding it would protect */
};

static size_t withheld_in(const struct search *search, size_t family)
{
	const uint32_t *member = family_of(search->table, family);
	size_t size = family_size(search->table, family), count = 0;

	for (size_t i = 0; i < size; i++)
		count += search->withheld[member[i]];
	return count;
}

/* A shown total tells the sum of its withheld parts, which is a figure of few rows. */
static bool tells_few(const struct search *search, size_t family)
{
	const struct suppression_table *table = search->table;
	const uint32_t *member = family_of(table, family);
	uint64_t rows = 0;

	if (!table->rows || search->withheld[member[0]])
		return false;
	for (size_t i = 1; i < family_size(table, family); i++)
		rows += search->withheld[member[i]] ? table->rows[member[i]] : 0;
	return rows && rows < table->rows_least;
}

/* Each shown cell of a family that discloses a cell protects one family more. */
static void count_mends_single(struct search *search)
{
	for (size_t f = 0; f < search->table->families; f++) {
		const uint32_t *member = family_of(search->table, f);

		if (withheld_in(search, f) != 1 && !tells_few(search, f))
			continue;
		for (size_t i = 0; i < family_size(search->table, f); i++)
			search->mends[member[i]] += !search->withheld[member[i]];
	}
}

/* Where only several families together determine a cell: counts for the families of that cell. */
static void count_mends_told(struct search *search, const bool *told)
{
	for (size_t f = 0; f < search->table->families; f++) {
		const uint32_t *member = family_of(search->table, f);
		bool tells = false;

		for (size_t i = 0; i < family_size(search->table, f); i++)
			tells = tells || told[member[i]];
		for (size_t i = 0; tells && i < family_size(search->table, f); i++)
			search->mends[member[i]] += !search->withheld[member[i]];
	}
}

/* Where the families of a determined cell have nothing left to withhold: counts for all families
 * with a withheld cell. */
static void count_mends_any(struct search *search)
{
	for (size_t f = 0; f < search->table->families; f++) {
		const uint32_t *member = family_of(search->table, f);

		if (!withheld_in(search, f))
			continue;
		for (size_t i = 0; i < family_size(search->table, f); i++)
			search->mends[member[i]] += !search->withheld[member[i]];
	}
}

/* Withholds the best of the counted cells and resets the counts; false: there is none. */
static bool withhold_best(struct search *search)
{
	size_t cells = search->table->cells, best = cells;
	double least = INFINITY;

	for (size_t c = 0; c < cells; c++) {
		double loss = search->mends[c] ? search->table->loss[c] / search->mends[c]
		                               : (double)INFINITY;

		if (loss < least) {
			least = loss;
			best = c;
		}
		search->mends[c] = 0;
	}
	if (best == cells)
		return false;
	search->withheld[best] = true;
	return true;
}

/* Withholds one more cell; false: no cell is determined, or none can be protected. */
static bool mend(struct search *search, bool *told)
{
	count_mends_single(search);
	if (withhold_best(search))
		return true;
	if (!design_suppression_told(search->table, search->withheld, told))
		return false;
	count_mends_told(search, told);
	if (withhold_best(search))
		return true;
	count_mends_any(search);
	return withhold_best(search);
}

size_t design_suppression_complete(const struct suppression_table *table, bool *withheld)
{
	struct search search = {
	        .table = table,
	        .withheld = withheld,
	        .mends = memory_new(table->cells + 1, sizeof(*search.mends)),
	};
	bool *told = memory_new(table->cells + 1, sizeof(*told));
	size_t added = 0;

	while (added < table->cells && mend(&search, told))
		added++;
	free(told);
	free(search.mends);
	return added;
}
