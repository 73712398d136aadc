/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw_read.h"

#include <csv/table.h>

#include <math.h>
#include <queries/fieldwork.h>

enum { NAMED_MAX = 5 };

/* "A, B, C ..." of the psus that are bad; empty when none is. */
static struct str named(struct draw *draw, const bool *bad)
{
	struct str list = {0};
	size_t found = 0;

	for (size_t i = 0; i < draw->psus; i++) {
		if (!bad[i] || ++found > NAMED_MAX)
			continue;
		list = arena_printf(&draw->arena, "%.*s%s%.*s", STR_ARG(list),
		        found > 1 ? ", " : "", STR_ARG(draw->psu[i].name));
	}
	return found > NAMED_MAX
	               ? arena_printf(&draw->arena, "%.*s ... (%zu)", STR_ARG(list), found)
	               : list;
}

/* Adds a psu; psus come stratum by stratum. */
static struct draw_psu *add_psu(struct draw *draw, struct str name, struct str stratum_name,
        struct str area, struct str residence)
{
	struct arena *arena = &draw->arena;
	struct draw_stratum *stratum = draw->strata ? &draw->stratum[draw->strata - 1] : NULL;
	struct draw_psu *psu = &draw->psu[draw->psus];

	*psu = (struct draw_psu){
	        .name = arena_copy(arena, name),
	        .stratum = arena_copy(arena, stratum_name),
	        .area = arena_copy(arena, area),
	        .residence = residence.p ? arena_copy(arena, residence) : (struct str){0},
	};
	if (!stratum || !str_equal(stratum->name, psu->stratum)) {
		stratum = &draw->stratum[draw->strata++];
		*stratum = (struct draw_stratum){.name = psu->stratum, .first = draw->psus};
	}
	stratum->count++;
	draw->psus++;
	return psu;
}

static void take_psu(struct draw *draw, const struct q_draw_psus_row *row)
{
	struct draw_psu *psu = add_psu(draw, row->name, row->stratum, row->area, row->residence);

	psu->size = row->size;
	psu->listed = (size_t)row->listed;
	draw->people += psu->listed;
}

static void make_room(struct draw *draw, size_t psus)
{
	draw->psu = arena_new(&draw->arena, psus, sizeof(*draw->psu));
	draw->stratum = arena_new(&draw->arena, psus, sizeof(*draw->stratum));
}

bool fieldwork_draw_read_psus(
        struct draw *draw, struct db_session *session, int32_t survey_id, struct error *error)
{
	struct q_draw_psus_rows rows;
	struct str list;
	bool *odd;

	if (!q_draw_psus_run(session, survey_id, &rows, error))
		return false;
	if (!rows.count)
		return error_set(
		        error, "先导入抽样框 / it has no frame: kesu frame import comes first");
	make_room(draw, rows.count);
	odd = arena_new(&draw->arena, rows.count, sizeof(*odd));
	for (size_t i = 0; i < rows.count; i++) {
		take_psu(draw, &rows.row[i]);
		odd[i] = rows.row[i].is_odd;
	}
	draw->stages = draw->people ? DRAW_PEOPLE : DRAW_PSUS;
	list = named(draw, odd);
	return !list.n ||
	       error_set(error,
	               "区域清单没有这些初级抽样单元，或层、地区不同 / the frame of areas has "
	               "these psus of the people in another stratum or region, or not at all: %.*s",
	               STR_ARG(list));
}

bool fieldwork_draw_read_drawn(
        struct draw *draw, struct db_session *session, int32_t survey_id, struct error *error)
{
	struct q_draw_drawn_rows rows;

	if (!q_draw_drawn_run(session, survey_id, &rows, error))
		return false;
	make_room(draw, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		const struct q_draw_drawn_row *row = &rows.row[i];
		struct draw_psu *psu =
		        add_psu(draw, row->name, row->stratum, row->area, row->residence);
		struct draw_stratum *stratum = &draw->stratum[draw->strata - 1];

		psu->size = row->size;
		psu->listed = (size_t)row->listed;
		psu->drawn = true;
		psu->certain = row->certain;
		psu->probability = row->probability;
		stratum->take++;
		stratum->certain += psu->certain;
		draw->seed = (uint64_t)row->seed;
		draw->take = (size_t)row->take;
		draw->reserve = (size_t)row->reserve;
	}
	draw->stages = DRAW_HOUSEHOLDS;
	return true;
}

/* ---- how many psus ---- */

static bool take_alike(struct draw *draw, size_t n, struct error *error)
{
	for (size_t h = 0; h < draw->strata; h++) {
		draw->stratum[h].take = n;
		if (n > draw->stratum[h].count)
			return error_set(error,
			        "--psus %zu: 层“%.*s”只有 %zu 个初级抽样单元 / stratum \"%.*s\" "
			        "has "
			        "%zu; --psus is drawn in each stratum, --psu-file says it for each",
			        n, STR_ARG(draw->stratum[h].name), draw->stratum[h].count,
			        STR_ARG(draw->stratum[h].name), draw->stratum[h].count);
	}
	return true;
}

static struct draw_stratum *find_stratum(struct draw *draw, struct str name)
{
	for (size_t h = 0; h < draw->strata; h++)
		if (str_equal(draw->stratum[h].name, name))
			return &draw->stratum[h];
	return NULL;
}

enum take_fault { TAKE_FITS, TAKE_NO_STRATUM, TAKE_NO_NUMBER };

static enum take_fault take_one(struct draw *draw, struct draw_take take, struct error *error)
{
	struct draw_stratum *stratum = find_stratum(draw, take.stratum);

	if (!stratum || stratum->take) {
		error_set(error, "stratum \"%.*s\" %s", STR_ARG(take.stratum),
		        stratum ? "出现两次 / comes twice" : "不在抽样框内 / is not in the frame");
		return TAKE_NO_STRATUM;
	}
	if (!(take.n >= 1) || floor(take.n) < take.n || take.n > (double)stratum->count) {
		error_set(error,
		        "须为 1 至 %zu 的整数 / a whole number from 1 to %zu, the psus of the "
		        "stratum",
		        stratum->count, stratum->count);
		return TAKE_NO_NUMBER;
	}
	stratum->take = (size_t)take.n;
	return TAKE_FITS;
}

static bool take_row(struct draw *draw, const struct csv_table *table, size_t row,
        const size_t column[2], struct error *error)
{
	int32_t code = csv_table_labels(table, column[0])[row];
	struct draw_take take = {str_from(code < 0 ? "" : csv_table_level(table, column[0], code)),
	        csv_table_numbers(table, column[1])[row]};
	struct error why;
	enum take_fault fault = take_one(draw, take, &why);

	return fault == TAKE_FITS ||
	       csv_table_fail(table, row, column[fault == TAKE_NO_NUMBER], error, "%s", why.text);
}

/* Every stratum has its number; source: what else would say it. */
static bool all_taken(const struct draw *draw, const char *source, struct error *error)
{
	for (size_t h = 0; h < draw->strata; h++)
		if (!draw->stratum[h].take)
			return error_set(error, "%s: 缺层“%.*s” / stratum \"%.*s\" is not in it",
			        source, STR_ARG(draw->stratum[h].name),
			        STR_ARG(draw->stratum[h].name));
	return true;
}

static bool take_file(
        struct draw *draw, struct csv_table *table, const char *path, struct error *error)
{
	const size_t column[2] = {
	        csv_table_want_label(table, "stratum"), csv_table_want_number(table, "n")};

	if (!csv_table_read(table, path, error))
		return false;
	for (size_t row = 0; row < csv_table_rows(table); row++)
		if (!take_row(draw, table, row, column, error))
			return false;
	return all_taken(draw, path, error);
}

static bool take_list(struct draw *draw, const struct draw_wish *wish, struct error *error)
{
	for (size_t i = 0; i < wish->takes; i++)
		if (take_one(draw, wish->take[i], error) != TAKE_FITS)
			return error_wrap(error, "strata[%zu]", i);
	return all_taken(draw, "strata", error);
}

bool fieldwork_draw_read_takes(struct draw *draw, const struct draw_wish *wish, struct error *error)
{
	struct csv_table *table;
	bool good;

	if (wish->takes)
		return take_list(draw, wish, error);
	if (!wish->psu_file || !*wish->psu_file)
		return take_alike(draw, wish->psus, error);
	table = csv_table_new();
	good = take_file(draw, table, wish->psu_file, error);
	csv_table_free(table);
	return good;
}

/* ---- people ---- */

static bool is_empty(const struct draw_psu *psu)
{
	return psu->drawn && !psu->listed;
}

static void take_people(
        struct draw *draw, const struct q_draw_people_rows *rows, const size_t *drawn)
{
	struct draw_psu *last = NULL;

	draw->people = rows->count;
	draw->person = arena_new(&draw->arena, rows->count + 1, sizeof(*draw->person));
	for (size_t i = 0; i < rows->count; i++) {
		struct draw_psu *psu = &draw->psu[drawn[rows->row[i].psu]];
		struct str household = rows->row[i].household;

		if (psu != last)
			psu->first = i;
		last = psu;
		draw->person[i].unit = arena_copy(&draw->arena, rows->row[i].unit);
		if (household.p)
			draw->person[i].household = arena_copy(&draw->arena, household);
	}
}

bool fieldwork_draw_read_people(
        struct draw *draw, struct db_session *session, int32_t survey_id, struct error *error)
{
	bool *empty = arena_new(&draw->arena, draw->psus, sizeof(*empty));
	struct str *names = arena_new(&draw->arena, draw->psus, sizeof(*names));
	size_t *drawn = arena_new(&draw->arena, draw->psus, sizeof(*drawn)), count = 0;
	struct q_draw_people_rows rows;
	struct str list;

	for (size_t i = 0; i < draw->psus; i++)
		empty[i] = is_empty(&draw->psu[i]);
	list = named(draw, empty);
	if (list.n)
		return error_set(error,
		        draw->stages == DRAW_HOUSEHOLDS
		                ? "这些抽中的初级抽样单元没有住户清单 / no households of these "
		                  "drawn psus are listed: %.*s"
		                : "这些抽中的初级抽样单元没有人员清单 / the frame has no people of "
		                  "these drawn psus: %.*s",
		        STR_ARG(list));
	for (size_t i = 0; i < draw->psus; i++)
		if (draw->psu[i].drawn) {
			names[count] = draw->psu[i].name;
			drawn[count++] = i;
		}
	if (!q_draw_people_run(
	            session, survey_id, (struct db_array){count, names, NULL}, &rows, error))
		return false;
	take_people(draw, &rows, drawn);
	return true;
}
