/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows go out as arrays, a column each, some thousands of rows at a time. */
#include "frame_store.h"

#include <jansson.h>
#include <queries/fieldwork.h>
#include <stdlib.h>

enum { PIECE_ROWS = 4096, PIECE_ARENA = 256 << 10, CELLS = 9 };

const char *const fieldwork_frame_change_names[FRAME_CHANGES] = {
        "added", "removed", "changed", "moved"};

/* Some rows of a file, one column after the other. */
struct piece {
	const struct frame_file *file;
	size_t first, rows;
	struct arena arena;
};

static struct str cell_of(const struct frame_file *file, size_t row, int cell)
{
	static const enum frame_column columns[CELLS] = {
	        UNIT, STRATUM, PSU, REGION, FRAME_COLUMNS, RESIDENCE, SIZE, NAME, HOUSEHOLD};

	if (columns[cell] == FRAME_COLUMNS)
		return fieldwork_frame_area(file, row);
	if (columns[cell] == RESIDENCE)
		return fieldwork_frame_residence(file, row);
	return fieldwork_frame_cell(file, row, columns[cell]);
}

static struct db_array column_of(struct piece *piece, int cell)
{
	struct str *texts = arena_new(&piece->arena, piece->rows, sizeof(*texts));
	bool *empty = arena_new(&piece->arena, piece->rows, sizeof(*empty));

	for (size_t i = 0; i < piece->rows; i++) {
		texts[i] = cell_of(piece->file, piece->first + i, cell);
		empty[i] = !texts[i].n;
	}
	return (struct db_array){piece->rows, texts, empty};
}

static void put_units(struct piece *piece, struct db_batch *batch, int32_t frame_id)
{
	q_frame_units_add(batch, &(struct q_frame_units_add_in){
	                                 .frame_id = frame_id,
	                                 .first = (int32_t)piece->first + 1,
	                                 .units = column_of(piece, 0),
	                                 .strata = column_of(piece, 1),
	                                 .psus = column_of(piece, 2),
	                                 .regions = column_of(piece, 3),
	                                 .areas = column_of(piece, 4),
	                                 .residences = column_of(piece, 5),
	                                 .sizes = column_of(piece, 6),
	                                 .names = column_of(piece, 7),
	                                 .households = column_of(piece, 8),
	                         });
}

/* What names the person of a row; p == NULL: it cannot be written. */
static struct str person_of(struct piece *piece, size_t row)
{
	const struct frame_file *file = piece->file;
	json_t *person = json_object();
	struct str kept = {0};
	char *text;

	for (size_t i = 0; i < file->others; i++) {
		struct str cell = fieldwork_frame_other(file, row, i);

		if (cell.n)
			json_object_set_new(person, csv_table_column(file->table, file->other[i]),
			        json_stringn(cell.p, cell.n));
	}
	text = json_dumps(person, JSON_COMPACT);
	json_decref(person);
	if (text)
		kept = arena_copy(&piece->arena, str_from(text));
	free(text);
	return kept;
}

static bool put_people(
        struct piece *piece, struct db_batch *batch, int32_t frame_id, struct error *error)
{
	struct str *people = arena_new(&piece->arena, piece->rows, sizeof(*people));

	for (size_t i = 0; i < piece->rows; i++) {
		people[i] = person_of(piece, piece->first + i);
		if (!people[i].p)
			return error_set(error, "row %zu cannot be stored", piece->first + i + 1);
	}
	q_frame_people_add(batch, frame_id, (int32_t)piece->first + 1,
	        (struct db_array){piece->rows, people, NULL});
	return true;
}

static bool send_piece(
        struct piece *piece, struct db_session *session, int32_t frame_id, struct error *error)
{
	struct db_batch *batch = db_session_batch(session);

	put_units(piece, batch, frame_id);
	return (!piece->file->others || put_people(piece, batch, frame_id, error)) &&
	       db_session_run(session, error);
}

static bool send(const struct frame_file *file, struct db_session *session, int32_t frame_id,
        struct error *error)
{
	size_t rows = csv_table_rows(file->table);
	bool sent = true;

	for (size_t first = 0; sent && first < rows; first += PIECE_ROWS) {
		struct piece piece = {.file = file,
		        .first = first,
		        .rows = rows - first < PIECE_ROWS ? rows - first : PIECE_ROWS};

		arena_init(&piece.arena, PIECE_ARENA);
		sent = send_piece(&piece, session, frame_id, error);
		arena_free(&piece.arena);
	}
	return sent;
}

static bool take_changes(
        struct db_session *session, struct frame_stored *stored, struct error *error)
{
	struct q_frame_changes_rows rows;

	if (!q_frame_changes_run(session, stored->frame_id, stored->old_frame_id, &rows, error))
		return false;
	stored->changes = rows.count;
	stored->changed = arena_new(stored->arena, rows.count + 1, sizeof(*stored->changed));
	for (size_t i = 0; i < rows.count; i++) {
		struct frame_changed *changed = &stored->changed[i];

		while (!str_equal_c(
		        rows.row[i].change, fieldwork_frame_change_names[changed->change]))
			changed->change++;
		changed->unit = arena_copy(stored->arena, rows.row[i].unit);
		stored->count[changed->change]++;
	}
	return true;
}

bool fieldwork_frame_store(struct db_session *session, int32_t survey_id,
        const struct frame_file *file, struct frame_stored *stored, struct error *error)
{
	const struct q_frame_begin_row *row;

	if (!q_frame_begin_run(session, survey_id, str_from(fieldwork_frame_kinds[file->kind]),
	            core_digest_str(&file->digest), &row, error))
		return false;
	stored->frame_id = row->frame_id;
	stored->has_old = !row->old_frame_id_is_null;
	stored->old_frame_id = row->old_frame_id;
	return send(file, session, stored->frame_id, error) &&
	       (!stored->has_old || take_changes(session, stored, error));
}
