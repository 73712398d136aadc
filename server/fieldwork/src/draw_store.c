/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw_store.h"

#include <queries/core.h>
#include <queries/fieldwork.h>
#include <sample/kish.h>

/* A column of `count` elements in the draw's memory: type *name. */
#define COLUMN(draw, type, name, count)                                                            \
	type *name = arena_new(&(draw)->arena, (count) + 1, sizeof(type))

static void put_drawn(struct draw *draw, struct db_batch *batch, int32_t survey_id)
{
	size_t n = 0;
	COLUMN(draw, struct str, names, draw->psus);
	COLUMN(draw, struct str, strata, draw->psus);
	COLUMN(draw, int64_t, sizes, draw->psus);
	COLUMN(draw, int64_t, listed, draw->psus);
	COLUMN(draw, double, probabilities, draw->psus);
	COLUMN(draw, int16_t, certain, draw->psus);
	COLUMN(draw, bool, unlisted, draw->psus);

	for (size_t i = 0; i < draw->psus; i++) {
		const struct draw_psu *psu = &draw->psu[i];

		if (!psu->drawn)
			continue;
		names[n] = psu->name;
		strata[n] = psu->stratum;
		sizes[n] = psu->size;
		listed[n] = (int64_t)psu->listed;
		unlisted[n] = !psu->listed;
		probabilities[n] = psu->probability;
		certain[n++] = psu->certain;
	}
	q_draw_store_psus(batch, &(struct q_draw_store_psus_in){
	                                 .survey_id = survey_id,
	                                 .names = {n, names, NULL},
	                                 .strata = {n, strata, NULL},
	                                 .sizes = {n, sizes, NULL},
	                                 .listed = {n, listed, unlisted},
	                                 .probabilities = {n, probabilities, NULL},
	                                 .certain = {n, certain, NULL},
	                         });
}

static void put_strata(struct draw *draw, struct db_batch *batch, int32_t survey_id)
{
	size_t n = draw->strata_row_count;
	COLUMN(draw, int32_t, numbers, n);
	COLUMN(draw, struct str, labels, n);

	for (size_t i = 0; i < n; i++) {
		numbers[i] = draw->strata_rows[i].number;
		labels[i] = draw->strata_rows[i].label;
	}
	q_sample_strata(batch, survey_id, (struct db_array){n, numbers, NULL},
	        (struct db_array){n, labels, NULL});
}

static void put_psus(struct draw *draw, struct db_batch *batch, int32_t survey_id)
{
	size_t n = draw->psu_row_count;
	COLUMN(draw, int32_t, numbers, n);
	COLUMN(draw, int32_t, strata, n);
	COLUMN(draw, struct str, regions, n);
	COLUMN(draw, struct str, residences, n);
	COLUMN(draw, bool, unsaid, n);

	for (size_t i = 0; i < n; i++) {
		const struct draw_row *row = &draw->psu_rows[i];

		numbers[i] = row->number;
		strata[i] = row->stratum;
		regions[i] = row->psu->area;
		residences[i] = row->psu->residence;
		unsaid[i] = !row->psu->residence.p;
	}
	q_sample_psus(batch, &(struct q_sample_psus_in){
	                             .survey_id = survey_id,
	                             .psus = {n, numbers, NULL},
	                             .strata = {n, strata, NULL},
	                             .regions = {n, regions, NULL},
	                             .residences = {n, residences, unsaid},
	                     });
}

static void put_listed(struct draw *draw, struct db_batch *batch, int32_t survey_id)
{
	COLUMN(draw, struct str, names, draw->psus);
	COLUMN(draw, int64_t, listed, draw->psus);

	for (size_t i = 0; i < draw->psus; i++) {
		names[i] = draw->psu[i].name;
		listed[i] = (int64_t)draw->psu[i].listed;
	}
	q_household_draw_store(batch, survey_id,
	        str_from(fieldwork_draw_respondents[draw->respondent]),
	        (struct db_array){draw->psus, names, NULL},
	        (struct db_array){draw->psus, listed, NULL});
}

/* The drawn people of one psu after the other, each psu's in the order of the list. */
struct people {
	size_t count;
	struct str *units, *names, *kish;
	double *probabilities, *weights;
	int32_t *replicates, *psus;
	bool *reserved, *no_table;
};

static void take_person(const struct draw *draw, const struct draw_psu *psu,
        const struct draw_person *person, struct people *people)
{
	size_t n = people->count++;

	people->units[n] = person->unit;
	people->names[n] = psu->name;
	people->probabilities[n] = fieldwork_draw_share(draw, psu);
	people->weights[n] = fieldwork_draw_weight(draw, psu);
	people->replicates[n] = person->replicate;
	people->psus[n] = person->psu;
	people->reserved[n] = person->replicate > 0;
	people->kish[n] = str_from(sample_kish_names[person->kish]);
	people->no_table[n] =
	        draw->stages != DRAW_HOUSEHOLDS || draw->respondent != RESPONDENT_KISH;
}

static void put_people(struct draw *draw, struct db_batch *batch, int32_t survey_id)
{
	size_t most = draw->people;
	COLUMN(draw, struct str, units, most);
	COLUMN(draw, struct str, names, most);
	COLUMN(draw, double, probabilities, most);
	COLUMN(draw, double, weights, most);
	COLUMN(draw, int32_t, replicates, most);
	COLUMN(draw, int32_t, psus, most);
	COLUMN(draw, bool, reserved, most);
	COLUMN(draw, struct str, kish, most);
	COLUMN(draw, bool, no_table, most);
	struct people people = {0, units, names, kish, probabilities, weights, replicates, psus,
	        reserved, no_table};

	for (size_t i = 0; i < draw->psus; i++)
		for (size_t k = 0; draw->psu[i].drawn && k < draw->psu[i].listed; k++)
			if (draw->person[draw->psu[i].first + k].drawn)
				take_person(draw, &draw->psu[i],
				        &draw->person[draw->psu[i].first + k], &people);
	q_draw_store_people(batch, &(struct q_draw_store_people_in){
	                                   .survey_id = survey_id,
	                                   .units = {people.count, units, NULL},
	                                   .names = {people.count, names, NULL},
	                                   .probabilities = {people.count, probabilities, NULL},
	                                   .replicates = {people.count, replicates, NULL},
	                                   .psus = {people.count, psus, reserved},
	                                   .weights = {people.count, weights, reserved},
	                                   .kish = {people.count, kish, no_table},
	                           });
}

bool fieldwork_draw_store(
        struct draw *draw, struct db_session *session, int32_t survey_id, struct error *error)
{
	struct db_batch *batch = db_session_batch(session);

	if (draw->stages != DRAW_HOUSEHOLDS) {
		q_draw_begin(batch, survey_id, (int64_t)draw->seed, (int32_t)draw->take,
		        (int32_t)draw->reserve);
		put_drawn(draw, batch, survey_id);
	} else {
		put_listed(draw, batch, survey_id);
	}
	if (draw->stages != DRAW_PSUS) {
		put_strata(draw, batch, survey_id);
		put_psus(draw, batch, survey_id);
		put_people(draw, batch, survey_id);
	}
	return db_session_run(session, error);
}
