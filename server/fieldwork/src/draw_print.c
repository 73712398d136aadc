/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw_print.h"

#include <kit/command.h>
#include <kit/printout.h>

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>

struct draw_sums fieldwork_draw_sums(const struct draw *draw, size_t first, size_t count)
{
	bool walked = draw->stages != DRAW_PSUS;
	struct draw_sums sums = {.weights = walked ? 0 : (double)NAN,
	        .least = walked ? (double)INFINITY : (double)NAN,
	        .most = walked ? 0 : (double)NAN};

	for (size_t i = first; i < first + count; i++) {
		const struct draw_psu *psu = &draw->psu[i];
		double weight =
		        psu->drawn && walked ? fieldwork_draw_weight(draw, psu) : (double)NAN;

		sums.size += psu->size;
		if (!psu->drawn)
			continue;
		sums.psus++;
		sums.certain += psu->certain;
		sums.least = fmin(sums.least, weight);
		sums.most = fmax(sums.most, weight);
		for (size_t k = psu->first; walked && k < psu->first + psu->listed; k++) {
			bool invited = draw->person[k].drawn && !draw->person[k].replicate;

			sums.people += invited;
			sums.reserve += draw->person[k].drawn && !invited;
			sums.weights += invited ? weight : 0;
		}
	}
	return sums;
}

static json_t *sums_json(const struct draw_sums *sums)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "psus", (json_int_t)sums->psus,
	        "certain", (json_int_t)sums->certain, "people", (json_int_t)sums->people, "reserve",
	        (json_int_t)sums->reserve, "size", (json_int_t)sums->size, "weights",
	        printout_json_number(sums->weights), "least_weight",
	        printout_json_number(sums->least), "most_weight", printout_json_number(sums->most));
}

static const char *const stage_names[] = {
        [DRAW_PEOPLE] = "people",
        [DRAW_PSUS] = "psus",
        [DRAW_HOUSEHOLDS] = "households",
};

json_t *fieldwork_draw_json(const struct draw *draw, struct str slug)
{
	struct draw_sums all = fieldwork_draw_sums(draw, 0, draw->psus);
	json_t *strata = json_array();

	for (size_t h = 0; h < draw->strata; h++) {
		const struct draw_stratum *stratum = &draw->stratum[h];
		struct draw_sums sums = fieldwork_draw_sums(draw, stratum->first, stratum->count);
		json_t *row = sums_json(&sums);

		json_object_set_new(row, "stratum", json_string(stratum->name.p));
		json_array_append_new(strata, row);
	}
	return json_pack("{s:s%, s:s, s:s?, s:I, s:I, s:I, s:o, s:o}", "survey", slug.p, slug.n,
	        "drawn", stage_names[draw->stages], "respondent",
	        draw->stages == DRAW_HOUSEHOLDS ? fieldwork_draw_respondents[draw->respondent]
	                                        : NULL,
	        "seed", (json_int_t)draw->seed, "take", (json_int_t)draw->take, "replicates",
	        (json_int_t)draw->reserve, "sample", sums_json(&all), "strata", strata);
}

static const struct printout_column columns[] = {
        {"stratum", {"层", "stratum", false}, 0},
        {"size", {"规模", "size", true}, 0},
        {"psus", {"初级单元", "psus", true}, 0},
        {"certain", {"必选", "certain", true}, 0},
        {"people", {"人或户", "people", true}, 0},
        {"reserve", {"备用", "reserve", true}, 0},
        {"weights", {"权数和", "weights", true}, 0},
        {"least_weight", {"最小", "least", true}, -6},
        {"most_weight", {"最大", "most", true}, -6},
};

static void print_sums(struct printout *printout, const char *name, const struct draw_sums *sums)
{
	const double numbers[] = {(double)sums->size, (double)sums->psus, (double)sums->certain,
	        (double)sums->people, (double)sums->reserve, sums->weights, sums->least,
	        sums->most};

	printout_text(printout, name);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		printout_number(printout, numbers[i]);
}

void fieldwork_draw_print(const struct draw *draw, struct str slug, const struct config *config)
{
	struct draw_sums all = fieldwork_draw_sums(draw, 0, draw->psus);
	struct printout printout;

	if (command_wants_json(config)) {
		command_print_json(fieldwork_draw_json(draw, slug));
		return;
	}
	printf("%.*s · 种子 seed %" PRIu64 "\n\n", STR_ARG(slug), draw->seed);
	printout_begin(&printout, columns, sizeof(columns) / sizeof(*columns), false);
	for (size_t h = 0; h < draw->strata; h++) {
		struct draw_sums sums =
		        fieldwork_draw_sums(draw, draw->stratum[h].first, draw->stratum[h].count);

		print_sums(&printout, draw->stratum[h].name.p, &sums);
	}
	print_sums(&printout, "合计 all", &all);
	printout_end(&printout);
	if (draw->stages == DRAW_PSUS)
		puts("\n走访抽中的初级抽样单元、列出住户，再 frame import --listing 和 draw "
		     "--households / "
		     "walk the drawn psus and list their households, then import the list and draw "
		     "from it");
}
