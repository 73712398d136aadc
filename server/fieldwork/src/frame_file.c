/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frame_file.h"

#include "frame_check.h"

#include <base/memory.h>
#include <model/scoring_key.h>
#include <xlsx/xlsx.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA_CHUNK = 64 << 10 };

const char *const fieldwork_frame_kinds[FRAME_KINDS] = {"areas", "people", "households"};
static const char *const column_names[FRAME_COLUMNS] = {
        "unit", "stratum", "psu", "region", "residence", "size", "name", "household"};

#define COLUMN(c) (1u << (c))
#define PLACED    (COLUMN(UNIT) | COLUMN(STRATUM) | COLUMN(PSU) | COLUMN(REGION))

/* The columns that a frame of each kind must have, and may have beside them. */
static const struct {
	unsigned needed, known;
} columns_of[FRAME_KINDS] = {
        [FRAME_AREAS] = {PLACED | COLUMN(SIZE), COLUMN(RESIDENCE) | COLUMN(NAME)},
        [FRAME_PEOPLE] = {PLACED, COLUMN(RESIDENCE) | COLUMN(HOUSEHOLD)},
        [FRAME_HOUSEHOLDS] = {COLUMN(PSU) | COLUMN(HOUSEHOLD), 0},
};

static bool take_other(struct frame_file *file, const char *name, struct error *error)
{
	if (file->kind == FRAME_AREAS)
		return error_set(error,
		        "列 %s 不属于区域清单 / column %s: areas have unit, stratum, psu, region, "
		        "size, residence and name; what names people is in a frame of people, "
		        "which has no size",
		        name, name);
	if (file->others == FRAME_OTHERS_MAX)
		return error_set(error, "more than %d columns that name people", FRAME_OTHERS_MAX);
	file->other[file->others++] = csv_table_want_label(file->table, name);
	return true;
}

static bool take_header(struct csv_table *table, void *data, struct error *error)
{
	struct frame_file *file = data;

	file->kind = file->known.listing                        ? FRAME_HOUSEHOLDS
	             : csv_table_has(table, column_names[SIZE]) ? FRAME_AREAS
	                                                        : FRAME_PEOPLE;
	for (int c = 0; c < FRAME_COLUMNS; c++) {
		file->has[c] = (columns_of[file->kind].needed & COLUMN(c)) ||
		               ((columns_of[file->kind].known & COLUMN(c)) &&
		                       csv_table_has(table, column_names[c]));
		if (file->has[c])
			file->column[c] = csv_table_want_label(table, column_names[c]);
	}
	for (size_t i = 0; i < csv_table_width(table); i++) {
		const char *name = csv_table_name(table, i);
		bool other = *name;

		for (int c = 0; other && c < FRAME_COLUMNS; c++)
			other = !file->has[c] || strcmp(name, column_names[c]) != 0;
		if (other && !take_other(file, name, error))
			return false;
	}
	return true;
}

static int region_order(const void *key, const void *region)
{
	const struct str *a = key, *b = region;
	int order = memcmp(a->p, b->p, a->n < b->n ? a->n : b->n);

	return order ? order : (a->n > b->n) - (a->n < b->n);
}

/* A community's code of 12 digits lies in the township of its first 9, when the programme does not
 * know the community. */
static int32_t region_find(const struct frame_file *file, struct str code)
{
	for (size_t i = 0; i < code.n; i++)
		if (code.p[i] < '0' || code.p[i] > '9')
			return -1;
	if (code.n != 6 && code.n != 9 && code.n != 12)
		return -1;
	for (; code.n >= 6; code.n -= 3) {
		struct str *found = bsearch(&code, file->known.regions, file->known.region_count,
		        sizeof(*file->known.regions), region_order);

		if (found)
			return (int32_t)(found - file->known.regions);
	}
	return -1;
}

static int32_t residence_find(struct str text)
{
	return str_equal_c(text, "城镇")   ? 0
	       : str_equal_c(text, "乡村") ? 1
	                                   : model_group_level_find(GROUP_RESIDENCE, text);
}

static void codes_make(struct frame_file *file)
{
	size_t regions = csv_table_levels(file->table, file->column[REGION]);
	size_t residences =
	        file->has[RESIDENCE] ? csv_table_levels(file->table, file->column[RESIDENCE]) : 0;

	file->region_of = arena_new(&file->arena, regions + 1, sizeof(*file->region_of));
	file->residence_of = arena_new(&file->arena, residences + 1, sizeof(*file->residence_of));
	for (size_t i = 0; i < regions; i++)
		file->region_of[i] = region_find(file,
		        str_from(csv_table_level(file->table, file->column[REGION], (int32_t)i)));
	for (size_t i = 0; i < residences; i++)
		file->residence_of[i] = residence_find(str_from(
		        csv_table_level(file->table, file->column[RESIDENCE], (int32_t)i)));
}

static int32_t place_find(const struct frame_file *file, struct str psu)
{
	for (size_t i = 0; i < file->known.place_count; i++)
		if (str_equal(file->known.places[i].psu, psu))
			return (int32_t)i;
	return -1;
}

/* The place of each psu of a list, and the names of its units. */
static void places_make(struct frame_file *file)
{
	size_t psus = csv_table_levels(file->table, file->column[PSU]);
	size_t rows = csv_table_rows(file->table);

	file->place_of = arena_new(&file->arena, psus + 1, sizeof(*file->place_of));
	file->unit = arena_new(&file->arena, rows + 1, sizeof(*file->unit));
	for (size_t i = 0; i < psus; i++)
		file->place_of[i] = place_find(file,
		        str_from(csv_table_level(file->table, file->column[PSU], (int32_t)i)));
	for (size_t row = 0; row < rows; row++) {
		int32_t psu = csv_table_labels(file->table, file->column[PSU])[row];

		file->unit[row] = arena_printf(&file->arena, "%.*s/%.*s",
		        STR_ARG(fieldwork_frame_cell(file, row, PSU)),
		        STR_ARG(fieldwork_frame_cell(file, row, HOUSEHOLD)));
		if (psu >= 0 && file->place_of[psu] >= 0)
			file->known.places[file->place_of[psu]].households++;
	}
}

static bool digest_take(struct frame_file *file, const char *path, struct error *error)
{
	FILE *in = fopen(path, "re");
	struct stat what;
	char *bytes = NULL;
	bool good = in && fstat(fileno(in), &what) == 0;

	if (good && S_ISREG(what.st_mode)) {
		bytes = memory_new((size_t)what.st_size + 1, 1);
		good = fread(bytes, 1, (size_t)what.st_size, in) == (size_t)what.st_size;
		file->digest = core_digest_of((struct str){bytes, (size_t)what.st_size});
	} else if (good) {
		error_set(error, "%s: 须是文件 / a frame is a regular file", path);
		fclose(in);
		return false;
	}
	free(bytes);
	if (!good)
		error_set_errno(error, "%s", path);
	if (in)
		fclose(in);
	return good;
}

/* A workbook's table goes through a file in memory: names are written nowhere else. How CSV is read
 * (--encoding, --delimiter) does not matter to it. */
static bool workbook_read(struct frame_file *file, const char *path, struct error *error)
{
	int memory = memfd_create("frame", MFD_CLOEXEC);
	int copy = memory < 0 ? -1 : dup(memory);
	FILE *csv = copy < 0 ? NULL : fdopen(copy, "w");
	bool good = csv || error_set_errno(error, "%s", path);

	good = good && xlsx_to_csv(path, csv, error);
	if (csv && fclose(csv) && good)
		good = error_set_errno(error, "%s", path);
	good = good && (lseek(memory, 0, SEEK_SET) == 0 || error_set_errno(error, "%s", path)) &&
	       csv_table_read_open(file->table, memory, path, error);
	if (memory >= 0)
		close(memory);
	return good;
}

static bool table_read(
        struct frame_file *file, const char *path, const struct config *config, struct error *error)
{
	if (config)
		csv_settings_take_levels(file->table, config);
	csv_table_on_header(file->table, take_header, file);
	if (xlsx_is(path))
		return workbook_read(file, path, error);
	if (config)
		csv_settings_take(file->table, config);
	return csv_table_read(file->table, path, error);
}

bool fieldwork_frame_file_read(struct frame_file *file, const char *path,
        const struct config *config, const struct frame_known *known, struct error *error)
{
	*file = (struct frame_file){.table = csv_table_new(), .known = *known};
	arena_init(&file->arena, ARENA_CHUNK);
	if (!digest_take(file, path, error) || !table_read(file, path, config, error))
		return false;
	if (csv_table_rows(file->table) > FRAME_ROWS_MAX)
		return error_set(error, "%s: more than %d rows", path, FRAME_ROWS_MAX);
	if (file->kind == FRAME_HOUSEHOLDS)
		places_make(file);
	else
		codes_make(file);
	fieldwork_frame_check(file);
	return (!file->has[STRATUM] ||
	               csv_table_levels_apart(file->table, file->column[STRATUM], error)) &&
	       csv_table_levels_apart(file->table, file->column[PSU], error);
}

void fieldwork_frame_file_end(struct frame_file *file)
{
	csv_refusals_end(&file->refusals);
	csv_table_free(file->table);
	arena_free(&file->arena);
}

static struct str cell(const struct frame_file *file, size_t row, size_t column)
{
	int32_t code = csv_table_labels(file->table, column)[row];

	if (code < 0)
		return (struct str){0};
	return str_from(csv_table_level(file->table, column, code));
}

/* Of a row of a list; NULL when its psu was not drawn. */
static const struct frame_place *place_of(const struct frame_file *file, size_t row)
{
	int32_t psu = csv_table_labels(file->table, file->column[PSU])[row];
	int32_t place = psu < 0 ? -1 : file->place_of[psu];

	return place < 0 ? NULL : &file->known.places[place];
}

struct str fieldwork_frame_cell(const struct frame_file *file, size_t row, enum frame_column column)
{
	const struct frame_place *place;

	if (file->has[column])
		return cell(file, row, file->column[column]);
	if (file->kind != FRAME_HOUSEHOLDS)
		return (struct str){0};
	if (column == UNIT)
		return file->unit[row];
	place = place_of(file, row);
	if (!place || (column != STRATUM && column != REGION))
		return (struct str){0};
	return column == STRATUM ? place->stratum : place->area;
}

struct str fieldwork_frame_other(const struct frame_file *file, size_t row, size_t other)
{
	return cell(file, row, file->other[other]);
}

struct str fieldwork_frame_area(const struct frame_file *file, size_t row)
{
	int32_t code, region;

	if (file->kind == FRAME_HOUSEHOLDS)
		return fieldwork_frame_cell(file, row, REGION);
	code = csv_table_labels(file->table, file->column[REGION])[row];
	region = code < 0 ? -1 : file->region_of[code];
	if (region < 0)
		return (struct str){0};
	return file->known.regions[region];
}

struct str fieldwork_frame_residence(const struct frame_file *file, size_t row)
{
	const struct frame_place *place =
	        file->kind == FRAME_HOUSEHOLDS ? place_of(file, row) : NULL;
	int32_t code = file->has[RESIDENCE]
	                       ? csv_table_labels(file->table, file->column[RESIDENCE])[row]
	                       : -1;
	int32_t residence = code < 0 ? -1 : file->residence_of[code];

	if (place)
		return place->residence;
	if (residence < 0)
		return (struct str){0};
	return str_from(model_group_variables[GROUP_RESIDENCE].levels[residence]);
}

size_t fieldwork_frame_strata(const struct frame_file *file)
{
	const struct frame_place *places = file->known.places;
	const char *last = NULL;
	size_t strata = 0;

	if (file->kind != FRAME_HOUSEHOLDS)
		return csv_table_levels(file->table, file->column[STRATUM]);
	/* Places come stratum by stratum. */
	for (size_t i = 0; i < file->known.place_count; i++) {
		if (!places[i].households)
			continue;
		strata += !last || !str_equal_c(places[i].stratum, last);
		last = places[i].stratum.p;
	}
	return strata;
}
