/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frame_import.h"

#include <base/hex.h>
#include <fieldwork/sampled.h>

#include <jansson.h>
#include <queries/fieldwork.h>

enum { DIGEST_TEXT_SIZE = 2 * DIGEST_SIZE + 1 };

static bool read_regions(struct frame_known *known, struct arena *arena, struct db_session *session,
        int32_t survey_id, struct error *error)
{
	struct q_frame_regions_rows rows;

	if (!q_frame_regions_run(session, survey_id, &rows, error))
		return false;
	known->region_count = rows.count;
	known->regions = arena_new(arena, rows.count + 1, sizeof(*known->regions));
	for (size_t i = 0; i < rows.count; i++)
		known->regions[i] = arena_copy(arena, rows.row[i].code);
	return true;
}

static bool read_places(struct frame_known *known, struct arena *arena, struct db_session *session,
        int32_t survey_id, struct error *error)
{
	struct q_draw_drawn_rows rows;

	if (!q_draw_drawn_run(session, survey_id, &rows, error))
		return false;
	known->place_count = rows.count;
	known->places = arena_new(arena, rows.count + 1, sizeof(*known->places));
	for (size_t i = 0; i < rows.count; i++) {
		const struct q_draw_drawn_row *row = &rows.row[i];

		known->places[i] = (struct frame_place){
		        .psu = arena_copy(arena, row->name),
		        .stratum = arena_copy(arena, row->stratum),
		        .area = arena_copy(arena, row->area),
		        .residence = row->residence.p ? arena_copy(arena, row->residence)
		                                      : (struct str){0},
		};
	}
	return true;
}

static bool read_file(struct frame_import *import, struct db_session *session, int32_t survey_id,
        struct error *error)
{
	struct frame_known known = {.listing = import->kind == FRAME_HOUSEHOLDS};
	struct arena *arena = import->stored.arena;

	return (known.listing ? read_places(&known, arena, session, survey_id, error)
	                      : read_regions(&known, arena, session, survey_id, error)) &&
	       fieldwork_frame_file_read(import->file, import->path, import->csv, &known, error);
}

static bool note(const struct frame_import *import, struct db_session *session, struct error *error)
{
	const struct frame_stored *stored = &import->stored;
	char digest[DIGEST_TEXT_SIZE];
	json_t *detail;

	hex_encode(import->file->digest.b, DIGEST_SIZE, digest);
	detail = json_pack("{s:s, s:s, s:I}", "kind", fieldwork_frame_kinds[import->file->kind],
	        "sha256", digest, "rows", (json_int_t)csv_table_rows(import->file->table));
	for (int c = 0; stored->has_old && c < FRAME_CHANGES; c++)
		json_object_set_new(detail, fieldwork_frame_change_names[c],
		        json_integer((json_int_t)stored->count[c]));
	return fieldwork_sampled_note(session, import->slug, "frame.import", detail, error);
}

static bool kind_check(const struct frame_import *import, struct error *error)
{
	enum frame_kind is = import->file->kind;

	return import->kind == FRAME_KINDS || import->kind == is ||
	       error_set(error, "文件是 %s，不是 %s / the file is one of %s, and not of %s",
	               fieldwork_frame_kinds[is], fieldwork_frame_kinds[import->kind],
	               fieldwork_frame_kinds[is], fieldwork_frame_kinds[import->kind]);
}

/* Imported at the end: nothing was refused, and it is the first of its kind or may replace it. */
bool fieldwork_frame_import(
        struct frame_import *import, struct db_session *session, struct error *error)
{
	struct frame_stored *stored = &import->stored;
	enum sampled_stage stage = import->kind == FRAME_HOUSEHOLDS ? PSUS_DRAWN : NOTHING_DRAWN;
	int32_t survey_id;

	if (!fieldwork_sampled_find(
	            session, import->slug, BEFORE_OPENING, stage, &survey_id, error))
		return false;
	import->is_unfit =
	        !read_file(import, session, survey_id, error) || !kind_check(import, error);
	if (import->is_unfit || import->file->refusals.count)
		return !import->is_unfit;
	if (!fieldwork_frame_store(session, survey_id, import->file, stored, error))
		return false;
	if (stored->has_old && (!stored->changes || !import->replace))
		return true;
	if (stored->has_old && !q_frame_drop_run(session, stored->old_frame_id, error))
		return false;
	import->imported = note(import, session, error);
	return import->imported;
}
