/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results.h"

#include <base/memory.h>

#include <stdlib.h>

/* ---- outcomes ---- */

/* One a target. Degrees of freedom are of the rows, whatever is estimated from them. */
static bool outcomes_make(
        struct outcome *outcomes, struct sheet *sheet, uint32_t targets, struct error *error)
{
	struct degrees *degrees = memory_new((size_t)sheet->domains + 1, sizeof(*degrees));
	bool good = true;

	tools_degrees_domains(sheet, degrees);
	for (uint32_t i = 0; good && i < targets; i++) {
		tools_sheet_choose(sheet, i);
		good = tools_outcome_make(&outcomes[i], sheet, degrees, error);
	}
	free(degrees);
	return good;
}

static bool whole_make(struct results *results, struct sheet *sheet, struct error *error)
{
	struct options options;
	struct sheet whole = tools_sheet_whole(sheet, &options);

	results->whole = memory_new(results->targets, sizeof(*results->whole));
	return outcomes_make(results->whole, &whole, results->targets, error);
}

/* ---- their order ---- */

static void add_line(struct results *results, uint32_t target, uint32_t domain)
{
	const struct figure *figure = domain == PLACE_ALL
	                                      ? &results->whole[target].figures[0]
	                                      : &results->groups[target].figures[domain];

	results->line[results->lines++] = (struct results_line){{target, domain}, figure};
	results->above += figure->n_eff > 2 * (double)figure->share.n;
}

static void lines_make(struct results *results, const struct sheet *sheet)
{
	uint32_t parts = sheet->domains + (results->whole != NULL), next;

	results->line = memory_new((size_t)results->targets * parts + 1, sizeof(*results->line));
	for (uint32_t from = 0; from < results->targets; from = next) {
		for (next = from; next < results->targets; next++)
			if (sheet->target[next].variable != sheet->target[from].variable)
				break;
		for (uint32_t d = 0; d < parts; d++)
			for (uint32_t i = from; i < next; i++)
				add_line(results, i, d < sheet->domains ? d : PLACE_ALL);
	}
}

bool tools_results_make(struct results *results, struct sheet *sheet, struct error *error)
{
	*results = (struct results){.targets = sheet->targets};
	results->groups = memory_new(sheet->targets, sizeof(*results->groups));
	if (!outcomes_make(results->groups, sheet, sheet->targets, error) ||
	        (sheet->options->all && !whole_make(results, sheet, error)))
		return false;
	tools_differences_adjust(results->groups, results->targets);
	results->replicates = results->groups[0].replicates;
	results->population = tools_weights_count_population(sheet);
	lines_make(results, sheet);
	return true;
}

void tools_results_end(struct results *results)
{
	for (uint32_t i = 0; i < results->targets; i++) {
		tools_outcome_end(&results->groups[i]);
		if (results->whole)
			tools_outcome_end(&results->whole[i]);
	}
	free(results->groups);
	free(results->whole);
	free(results->line);
}

/* ---- places ---- */

static uint32_t columns_before(const struct sheet *sheet)
{
	return tools_sheet_names_variables(sheet);
}

uint32_t tools_place_columns(const struct sheet *sheet)
{
	return columns_before(sheet) + sheet->options->by.count + sheet->options->category;
}

const char *tools_place_column(const struct sheet *sheet, uint32_t column)
{
	const struct survey_names *by = &sheet->options->by;
	uint32_t before = columns_before(sheet);

	if (column < before)
		return "variable";
	return column - before < by->count ? by->name[column - before] : "category";
}

const char *tools_place_text(const struct sheet *sheet, struct place place, uint32_t column)
{
	uint32_t before = columns_before(sheet), by = sheet->options->by.count;

	if (column < before)
		return sheet->variable[sheet->target[place.target].variable];
	if (column - before >= by)
		return tools_sheet_category(sheet, place.target);
	return place.domain == PLACE_ALL ? ""
	                                 : tools_sheet_level(sheet, place.domain, column - before);
}

const char *tools_place_words(const struct sheet *sheet, struct place place, uint32_t column)
{
	if (place.domain == PLACE_ALL && column == columns_before(sheet))
		return "合计 all";
	return tools_place_text(sheet, place, column);
}
