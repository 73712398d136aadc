/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frame_file.h"

#include "frame_check.h"

#include <base/memory.h>
#include <model/scoring_key.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ARENA_CHUNK = 64 << 10 };

static const char *const column_names[FRAME_COLUMNS] = {
        "unit", "stratum", "psu", "region", "residence", "size", "name", "household"};

/* What a frame of either kind may have beside what it must have. */
static bool is_known(const struct frame_file *file, enum frame_column column)
{
	return file->of_areas ? column <= NAME : column <= RESIDENCE || column == HOUSEHOLD;
}

static bool take_other(struct frame_file *file, const char *name, struct error *error)
{
	if (file->of_areas)
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

	file->of_areas = csv_table_has(table, column_names[SIZE]);
	for (int c = 0; c < FRAME_COLUMNS; c++) {
		file->has[c] = is_known(file, (enum frame_column)c) &&
		               (c <= REGION || csv_table_has(table, column_names[c]));
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
		struct str *found = bsearch(&code, file->regions, file->region_count,
		        sizeof(*file->regions), region_order);

		if (found)
			return (int32_t)(found - file->regions);
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

bool fieldwork_frame_file_read(struct frame_file *file, const char *path,
        const struct config *config, struct str *regions, size_t region_count, struct error *error)
{
	*file = (struct frame_file){
	        .table = csv_table_new(), .regions = regions, .region_count = region_count};
	arena_init(&file->arena, ARENA_CHUNK);
	csv_settings_take(file->table, config);
	csv_settings_take_levels(file->table, config);
	csv_table_on_header(file->table, take_header, file);
	if (!digest_take(file, path, error) || !csv_table_read(file->table, path, error))
		return false;
	if (csv_table_rows(file->table) > FRAME_ROWS_MAX)
		return error_set(error, "%s: more than %d rows", path, FRAME_ROWS_MAX);
	codes_make(file);
	fieldwork_frame_check(file);
	return csv_table_levels_apart(file->table, file->column[STRATUM], error) &&
	       csv_table_levels_apart(file->table, file->column[PSU], error);
}

void fieldwork_frame_file_end(struct frame_file *file)
{
	free(file->refusal);
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

struct str fieldwork_frame_cell(const struct frame_file *file, size_t row, enum frame_column column)
{
	return file->has[column] ? cell(file, row, file->column[column]) : (struct str){0};
}

struct str fieldwork_frame_other(const struct frame_file *file, size_t row, size_t other)
{
	return cell(file, row, file->other[other]);
}

struct str fieldwork_frame_area(const struct frame_file *file, size_t row)
{
	int32_t code = csv_table_labels(file->table, file->column[REGION])[row];
	int32_t region = code < 0 ? -1 : file->region_of[code];

	if (region < 0)
		return (struct str){0};
	return file->regions[region];
}

struct str fieldwork_frame_residence(const struct frame_file *file, size_t row)
{
	int32_t code = file->has[RESIDENCE]
	                       ? csv_table_labels(file->table, file->column[RESIDENCE])[row]
	                       : -1;

	int32_t residence = code < 0 ? -1 : file->residence_of[code];

	if (residence < 0)
		return (struct str){0};
	return str_from(model_group_variables[GROUP_RESIDENCE].levels[residence]);
}
