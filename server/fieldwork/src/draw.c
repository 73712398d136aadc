/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw.h"

#include <base/memory.h>
#include <sample/kish.h>
#include <sample/select.h>

#include <stdlib.h>

const char *const fieldwork_draw_respondents[RESPONDENTS] = {
        [RESPONDENT_KISH] = "kish",
        [RESPONDENT_LAST_BIRTHDAY] = "last-birthday",
};

static void draw_stratum(struct draw *draw, struct draw_stratum *stratum)
{
	struct draw_psu *psu = draw->psu + stratum->first;
	struct sample_unit *units = memory_new(stratum->count, sizeof(*units));
	double *size = memory_new(stratum->count, sizeof(*size));
	struct sample_list list = {size, stratum->count, stratum->take};

	for (size_t i = 0; i < stratum->count; i++)
		size[i] = (double)psu[i].size;
	stratum->certain = sample_select(SAMPLE_PPS_SYSTEMATIC, &list,
	        sample_key(draw->seed, SAMPLE_STREAM_UNITS, stratum->name.p), units);
	for (size_t i = 0; i < stratum->count; i++) {
		psu[i].drawn = units[i].order;
		psu[i].certain = units[i].certain;
		psu[i].probability = units[i].probability;
	}
	free(size);
	free(units);
}

void fieldwork_draw_psus(struct draw *draw)
{
	for (size_t h = 0; h < draw->strata; h++)
		draw_stratum(draw, &draw->stratum[h]);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

double fieldwork_draw_share(const struct draw *draw, const struct draw_psu *psu)
{
	return (double)least(draw->take, psu->listed) / (double)psu->listed;
}

double fieldwork_draw_weight(const struct draw *draw, const struct draw_psu *psu)
{
	return 1 / (psu->probability * fieldwork_draw_share(draw, psu));
}

/* drawn: numbers of those that are drawn. The first draw->take of a shuffle are replicate 0. */
static void split(struct draw *draw, const struct draw_psu *psu, size_t *drawn, size_t count)
{
	struct random_key key = sample_key(draw->seed, SAMPLE_STREAM_RESERVE, psu->name.p);

	for (size_t k = 0; k < count; k++) {
		size_t with = k + random_below(key, k, count - k), one = drawn[with];

		drawn[with] = drawn[k];
		drawn[k] = one;
		draw->person[psu->first + one].replicate =
		        k < draw->take ? 0 : (int32_t)(k - draw->take + 1);
	}
}

/* Tables go round in the order of the list, whatever the replicates. */
static void give_tables(struct draw *draw, const struct draw_psu *psu, size_t count)
{
	uint8_t *tables = memory_new(count, sizeof(*tables));
	size_t given = 0;

	sample_kish_assign(sample_key(draw->seed, SAMPLE_STREAM_KISH, psu->name.p), tables, count);
	for (size_t k = psu->first; k < psu->first + psu->listed; k++)
		if (draw->person[k].drawn)
			draw->person[k].kish = tables[given++];
	free(tables);
}

static void draw_in_psu(struct draw *draw, const struct draw_psu *psu)
{
	struct sample_list list = {
	        NULL, psu->listed, least(draw->take + draw->reserve, psu->listed)};
	struct sample_unit *units = memory_new(list.count, sizeof(*units));
	size_t *drawn = memory_new(list.take, sizeof(*drawn)), count = 0;

	sample_select(SAMPLE_SYSTEMATIC, &list,
	        sample_key(draw->seed, SAMPLE_STREAM_PEOPLE, psu->name.p), units);
	for (size_t i = 0; i < list.count; i++)
		if (units[i].order) {
			draw->person[psu->first + i].drawn = true;
			drawn[count++] = i;
		}
	split(draw, psu, drawn, count);
	if (draw->stages == DRAW_HOUSEHOLDS)
		give_tables(draw, psu, count);
	free(drawn);
	free(units);
}

/* ---- the rows that the variance is computed from ---- */

static int32_t add_stratum(struct draw *draw, struct str label)
{
	struct draw_row *row = &draw->strata_rows[draw->strata_row_count++];

	*row = (struct draw_row){.number = (int32_t)draw->strata_row_count, .label = label};
	return row->number;
}

static int32_t add_psu(struct draw *draw, int32_t stratum, const struct draw_psu *psu)
{
	struct draw_row *row = &draw->psu_rows[draw->psu_row_count++];

	*row = (struct draw_row){
	        .number = (int32_t)draw->psu_row_count, .stratum = stratum, .psu = psu};
	return row->number;
}

static bool is_invited(const struct draw_person *person)
{
	return person->drawn && !person->replicate;
}

/* The number of somebody else of the household; 0: there is none before this person. */
static int32_t household_psu(const struct draw_person *first, const struct draw_person *person)
{
	for (const struct draw_person *other = first; person->household.n && other < person;
	        other++)
		if (is_invited(other) && str_equal(other->household, person->household))
			return other->psu;
	return 0;
}

static void number_certain(struct draw *draw, struct draw_psu *psu)
{
	int32_t stratum = add_stratum(draw, arena_printf(&draw->arena, "%.*s · %.*s",
	                                            STR_ARG(psu->stratum), STR_ARG(psu->name)));
	struct draw_person *first = draw->person + psu->first;

	for (struct draw_person *person = first; person < first + psu->listed; person++) {
		if (!is_invited(person))
			continue;
		person->psu = household_psu(first, person);
		if (!person->psu)
			person->psu = add_psu(draw, stratum, psu);
	}
}

static void number_others(struct draw *draw, const struct draw_stratum *stratum)
{
	int32_t number = add_stratum(draw, stratum->name);

	for (size_t i = 0; i < stratum->count; i++) {
		struct draw_psu *psu = &draw->psu[stratum->first + i];
		int32_t at = psu->drawn && !psu->certain ? add_psu(draw, number, psu) : 0;

		for (size_t k = 0; at && k < psu->listed; k++)
			if (is_invited(&draw->person[psu->first + k]))
				draw->person[psu->first + k].psu = at;
	}
}

void fieldwork_draw_people(struct draw *draw)
{
	for (size_t i = 0; i < draw->psus; i++)
		if (draw->psu[i].drawn)
			draw_in_psu(draw, &draw->psu[i]);
	draw->strata_rows =
	        arena_new(&draw->arena, draw->strata + draw->psus, sizeof(*draw->strata_rows));
	draw->psu_rows =
	        arena_new(&draw->arena, draw->psus + draw->people, sizeof(*draw->psu_rows));
	for (size_t h = 0; h < draw->strata; h++)
		if (draw->stratum[h].certain < draw->stratum[h].take)
			number_others(draw, &draw->stratum[h]);
	for (size_t i = 0; i < draw->psus; i++)
		if (draw->psu[i].certain)
			number_certain(draw, &draw->psu[i]);
}
