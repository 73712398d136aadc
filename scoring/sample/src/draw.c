/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drawing psus stratum by stratum and residents psu by psu. The input is put in order of (stratum,
 * id) first, so its order does not matter, and each stratum's random start is keyed by its label,
 * so a change in one stratum does not change the sample of the others.
 */
#include <sample/draw.h>
#include <sample/select.h>

#include <base/memory.h>
#include <random/stream.h>

#include <stdlib.h>

enum purpose { PURPOSE_PSUS, PURPOSE_PERSONS };

struct place {
	const struct draw_psu *psu;
	size_t index;
};

/* One stratum being drawn: its psus in order of id. */
struct drawing {
	struct place *place;
	size_t count;
};

static int place_compare(const void *a, const void *b)
{
	const struct draw_psu *x = ((const struct place *)a)->psu;
	const struct draw_psu *y = ((const struct place *)b)->psu;

	if (x->stratum != y->stratum)
		return x->stratum < y->stratum ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static bool check_settings(const struct draw_settings *settings, size_t count, struct error *error)
{
	if (!count)
		return error_set(error, "there are no psus to draw from");
	if (settings->psus < 2)
		return error_set(
		        error, "at least 2 psus must be drawn per stratum, not %u", settings->psus);
	if (!settings->persons)
		return error_set(error, "at least 1 resident must be drawn per psu");
	return true;
}

static bool check_stratum(const struct drawing *drawing, struct error *error)
{
	const struct place *place = drawing->place;
	long long stratum = place[0].psu->stratum;

	if (drawing->count < 2)
		return error_set(error,
		        "stratum %lld has only one psu: its variance could not be estimated",
		        stratum);
	for (size_t i = 0; i < drawing->count; i++) {
		long long id = place[i].psu->id;

		if (!place[i].psu->size)
			return error_set(
			        error, "psu %lld of stratum %lld has no residents", id, stratum);
		if (i && place[i - 1].psu->id == id)
			return error_set(
			        error, "psu %lld of stratum %lld comes twice", id, stratum);
	}
	return true;
}

static void select_psu(struct draw *draw, const struct draw_settings *settings,
        const struct place *place, const struct sample_unit *unit)
{
	const struct draw_psu *psu = place->psu;
	uint32_t persons = settings->persons < psu->size ? settings->persons : psu->size;
	struct draw_selected *selected = &draw->selected[draw->count++];

	*selected = (struct draw_selected){.psu = place->index,
	        .stratum = psu->stratum,
	        .id = psu->id,
	        .certainty = unit->certain,
	        .probability_psu = unit->probability,
	        .persons = persons,
	        .probability = unit->probability * persons / psu->size};
	selected->weight = 1 / selected->probability;
}

static void draw_stratum(
        struct draw *draw, const struct draw_settings *settings, const struct drawing *drawing)
{
	int64_t stratum = drawing->place[0].psu->stratum;
	size_t count = drawing->count;
	double *size = memory_new(count, sizeof(*size));
	struct sample_unit *units = memory_new(count, sizeof(*units));
	struct sample_list list = {size, count, settings->psus < count ? settings->psus : count};

	for (size_t i = 0; i < count; i++)
		size[i] = drawing->place[i].psu->size;
	sample_select(SAMPLE_PPS_SYSTEMATIC, &list,
	        random_key_of(settings->seed, PURPOSE_PSUS, (uint64_t)stratum, 0), units);
	for (size_t i = 0; i < count; i++)
		if (units[i].order)
			select_psu(draw, settings, &drawing->place[i], &units[i]);
	free(units);
	free(size);
}

static bool draw_strata(struct draw *draw, struct place *place, size_t count,
        const struct draw_settings *settings, struct error *error)
{
	for (size_t begin = 0, end; begin < count; begin = end) {
		for (end = begin + 1; end < count; end++)
			if (place[end].psu->stratum != place[begin].psu->stratum)
				break;
		struct drawing drawing = {place + begin, end - begin};

		if (!check_stratum(&drawing, error))
			return false;
		draw_stratum(draw, settings, &drawing);
		draw->strata++;
	}
	return true;
}

bool sample_draw_make(struct draw *draw, const struct draw_psu *psus, size_t count,
        const struct draw_settings *settings, struct error *error)
{
	*draw = (struct draw){0};
	if (!check_settings(settings, count, error))
		return false;
	struct place *place = memory_new(count, sizeof(*place));
	for (size_t i = 0; i < count; i++)
		place[i] = (struct place){.psu = &psus[i], .index = i};
	qsort(place, count, sizeof(*place), place_compare);
	draw->selected = memory_new(count, sizeof(*draw->selected));
	bool good = draw_strata(draw, place, count, settings, error);

	free(place);
	if (!good)
		sample_draw_end(draw);
	return good;
}

void sample_draw_end(struct draw *draw)
{
	free(draw->selected);
	*draw = (struct draw){0};
}

/* Selection sampling (Knuth, vol. 2, 3.4.2, algorithm S): every set of residents has the same
 * probability. */
void sample_draw_persons(const struct draw_settings *settings, const struct draw_selected *selected,
        uint32_t size, uint32_t *out)
{
	struct random_key key = random_key_of(settings->seed, PURPOSE_PERSONS,
	        (uint64_t)selected->stratum, (uint64_t)selected->id);
	uint32_t taken = 0;

	for (uint32_t i = 0; i < size && taken < selected->persons; i++)
		if (random_below(key, i, size - i) < selected->persons - taken)
			out[taken++] = i;
}
