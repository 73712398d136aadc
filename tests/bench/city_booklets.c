/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Item i is in cluster i mod 7. Booklets are handed out in turn. */
#include "city_booklets.h"

#include <measurement/combine.h>

#include <base/memory.h>

#include <stdlib.h>

enum { CLUSTERS = 7, CUT = 70, HUNDRED = 100 };
/* Groups and region of a row. */
enum { MARKS_MOST = POPULATION_FACTORS + POPULATION_KEY_GROUPS + 1 };

/* ---- answers ---- */

/* Booklet b has the clusters b, b + 1 and b + 3 (mod 7), so that each pair of clusters is in one
 * booklet. */
static bool is_seen(const struct city_form *form, size_t booklet, size_t item)
{
	size_t shift = (item % CLUSTERS + CLUSTERS - booklet) % CLUSTERS;

	return !form->booklets || shift == 0 || shift == 1 || shift == 3;
}

static void answer(struct city_asked *asked, const struct city_form *form,
        const struct population *city, const struct city_weighted *in)
{
	for (size_t i = 0; i < asked->rows; i++) {
		int8_t *category = asked->category + i * form->items;
		int64_t choice[CITY_ITEMS];
		double right = 0, all = 0;

		synthetic_population_answers(city, in->sample.id[i], choice);
		for (size_t j = 0; j < form->items; j++) {
			bool seen = is_seen(form, i % CLUSTERS, j);

			category[j] = choice[j] == city_item(true, j).key;
			right += seen * category[j];
			all += seen;
			category[j] = seen ? category[j] : IRT_MISSING;
		}
		asked->y[BY_WHOLE][i] = in->sample.y[i];
		asked->y[BY_BOOKLET][i] = HUNDRED * right / all >= CUT;
	}
}

/* ---- regressors ---- */

static size_t level_count(const struct cells_scheme *scheme)
{
	return design_cells_group_count(scheme) - 1; /* without "all" */
}

static void mark(
        struct city_asked *asked, const struct cells_scheme *scheme, const struct city_weighted *in)
{
	size_t marks = 0;

	for (size_t i = 0; i < asked->rows; i++) {
		for (uint32_t f = 0; f < scheme->factors; f++)
			if (in->sample.level[f][i] >= 0)
				asked->indicator[marks++] =
				        design_cells_factor_group(scheme, f, 0) +
				        (uint32_t)in->sample.level[f][i] - 1;
		for (uint32_t bits = in->sample.members[i]; bits; bits &= bits - 1)
			asked->indicator[marks++] =
			        design_cells_member_group(scheme, (uint32_t)__builtin_ctz(bits)) -
			        1;
		asked->indicator[marks++] =
		        (uint32_t)level_count(scheme) + (uint32_t)in->sample.leaf[i];
		asked->first[i + 1] = marks;
	}
}

static void regressors(
        struct city_asked *asked, const struct cells_scheme *scheme, const struct city_weighted *in)
{
	asked->indicators = level_count(scheme) + scheme->regions;
	asked->name = memory_new(asked->indicators, sizeof(*asked->name));
	for (size_t k = 0; k < asked->indicators; k++)
		asked->name[k] = "group or region";
	asked->first = memory_new(asked->rows + 1, sizeof(*asked->first));
	asked->indicator = memory_new(asked->rows * MARKS_MOST + 1, sizeof(*asked->indicator));
	mark(asked, scheme, in);
}

void city_asked_make(struct city_asked *asked, const struct cells_scheme *scheme,
        const struct city_form *form, const struct population *city, const struct city_weighted *in)
{
	*asked = (struct city_asked){.rows = in->sample.count};
	asked->category = memory_new(asked->rows * form->items, sizeof(*asked->category));
	for (int o = 0; o < CITY_OUTCOMES; o++) {
		asked->y[o] = memory_new(asked->rows, sizeof(**asked->y));
		asked->shares[o] = memory_new(design_cells_count(scheme), sizeof(**asked->shares));
	}
	answer(asked, form, city, in);
	regressors(asked, scheme, in);
}

void city_asked_end(struct city_asked *asked)
{
	for (int o = 0; o < CITY_OUTCOMES; o++) {
		free(asked->y[o]);
		free(asked->shares[o]);
	}
	free(asked->category);
	free(asked->first);
	free(asked->indicator);
	free(asked->name);
}

/* ---- measurement ---- */

static void outcomes(struct city_asked *asked, const struct measure *measure)
{
	for (size_t i = 0; i < asked->rows; i++) {
		asked->y[BY_EAP][i] = measure->eap_points[i] >= CUT;
		for (size_t m = 0; m < MEASURE_DRAWS; m++) {
			double above = measure->score[i * MEASURE_DRAWS + m] >= CUT;

			asked->y[BY_DRAWS + m][i] = above;
			asked->y[BY_PLAUSIBLE][i] += above / MEASURE_DRAWS;
		}
	}
}

bool city_asked_measure(struct city_asked *asked, const struct city_form *form,
        const struct city_weighted *in, uint64_t seed, double *reliability, struct error *error)
{
	struct measure_item item[CITY_ITEMS];
	struct measure_options options = {MEASURE_DRAWS, seed, 0};
	struct measure_rows rows = {.count = asked->rows,
	        .columns = form->items,
	        .category = asked->category,
	        .weight = in->weight,
	        .id = in->sample.id,
	        .psu = form->neighbours ? in->psu_at : NULL,
	        .indicators = asked->indicators,
	        .first = asked->first,
	        .indicator = asked->indicator,
	        .indicator_name = asked->name};
	struct measure measure;
	bool good;

	for (size_t j = 0; j < form->items; j++) {
		struct population_item asks = city_item(true, j);
		bool single = asks.type == POPULATION_SINGLE && form->guessed;

		item[j] = (struct measure_item){.name = "item",
		        .model = single ? IRT_3PL : IRT_2PL,
		        .chance = 1.0 / asks.options,
		        .points = (double)HUNDRED / (double)form->items,
		        .column = j};
	}
	measurement_make(&rows, item, form->items, &options, &measure);
	good = measure.status == MEASURE_GOOD || error_set(error, "%s", measure.message);
	*reliability = measure.reliability.eap;
	if (good)
		outcomes(asked, &measure);
	measurement_end(&measure);
	return good;
}

bool city_asked_estimate(struct city_asked *asked, const struct cells_scheme *scheme,
        struct city_weighted *in, struct error *error)
{
	if (!city_weighted_shares(in, scheme, CITY_OUTCOMES, asked->y, asked->shares, error))
		return false;
	city_weighted_replicate(in, scheme, MEASURES, asked->y, asked->shares);
	measurement_combine((const struct estimate *const *)&asked->shares[BY_DRAWS], MEASURE_DRAWS,
	        asked->shares[BY_PLAUSIBLE], design_cells_count(scheme),
	        asked->shares[BY_PLAUSIBLE]);
	return true;
}
