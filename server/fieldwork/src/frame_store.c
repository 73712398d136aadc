/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows go out as COPY's text: tabs between cells, \N for NULL. */
#include "frame_store.h"

#include <base/buf.h>

#include <inttypes.h>
#include <jansson.h>
#include <queries/fieldwork.h>
#include <stdlib.h>

enum { PIECE_ROWS = 256, PIECE_MAX = 512 << 20 };

const char *const fieldwork_frame_change_names[FRAME_CHANGES] = {
        "added", "removed", "changed", "moved"};

struct sending {
	const struct frame_file *file;
	int32_t frame_id;
	size_t row;
	struct buf piece;
	bool (*put)(struct sending *sending, size_t row);
};

static void put_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		switch (text.p[i]) {
		case '\t':
			buf_add(out, STR("\\t"));
			break;
		case '\n':
			buf_add(out, STR("\\n"));
			break;
		case '\r':
			buf_add(out, STR("\\r"));
			break;
		case '\\':
			buf_add(out, STR("\\\\"));
			break;
		default:
			buf_add_char(out, text.p[i]);
		}
}

static void put_cell(struct buf *out, struct str text)
{
	buf_add_char(out, '\t');
	if (text.n)
		put_escaped(out, text);
	else
		buf_add(out, STR("\\N"));
}

static bool put_unit(struct sending *sending, size_t row)
{
	const struct frame_file *file = sending->file;
	struct buf *out = &sending->piece;

	buf_printf(out, "%" PRId32 "\t%zu", sending->frame_id, row + 1);
	for (int c = UNIT; c <= REGION; c++)
		put_cell(out, fieldwork_frame_cell(file, row, (enum frame_column)c));
	put_cell(out, fieldwork_frame_area(file, row));
	put_cell(out, fieldwork_frame_residence(file, row));
	for (int c = SIZE; c <= HOUSEHOLD; c++)
		put_cell(out, fieldwork_frame_cell(file, row, (enum frame_column)c));
	buf_add_char(out, '\n');
	return true;
}

static bool put_person(struct sending *sending, size_t row)
{
	const struct frame_file *file = sending->file;
	json_t *person = json_object();
	char *text = NULL;

	for (size_t i = 0; i < file->others; i++) {
		struct str cell = fieldwork_frame_other(file, row, i);

		if (cell.n)
			json_object_set_new(person, csv_table_column(file->table, file->other[i]),
			        json_stringn(cell.p, cell.n));
	}
	text = json_dumps(person, JSON_COMPACT);
	json_decref(person);
	if (!text)
		return false;
	buf_printf(&sending->piece, "%" PRId32 "\t%zu", sending->frame_id, row + 1);
	put_cell(&sending->piece, str_from(text));
	buf_add_char(&sending->piece, '\n');
	free(text);
	return true;
}

static bool next_piece(struct str *piece, void *state, struct error *error)
{
	struct sending *sending = state;
	size_t rows = csv_table_rows(sending->file->table), end = sending->row + PIECE_ROWS;

	buf_clear(&sending->piece);
	for (; sending->row < rows && sending->row < end; sending->row++)
		if (!sending->put(sending, sending->row))
			return error_set(error, "row %zu cannot be stored", sending->row + 1);
	*piece = buf_str(&sending->piece);
	return !sending->piece.overflowed || error_set(error, "the rows are too long");
}

static bool send(struct db_session *session, const struct db_statement *statement,
        struct sending *sending, struct error *error)
{
	bool sent;

	buf_init(&sending->piece, PIECE_MAX);
	sent = db_session_copy_in(session, statement, next_piece, sending, error);
	buf_free(&sending->piece);
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
	struct sending units = {.file = file, .put = put_unit};
	struct sending people = {.file = file, .put = put_person};

	if (!q_frame_begin_run(session, survey_id, str_from(fieldwork_frame_kinds[file->kind]),
	            core_digest_str(&file->digest), &row, error))
		return false;
	stored->frame_id = units.frame_id = people.frame_id = row->frame_id;
	stored->has_old = !row->old_frame_id_is_null;
	stored->old_frame_id = row->old_frame_id;
	return send(session, &q_frame_units_copy_statement, &units, error) &&
	       (!file->others || send(session, &q_frame_people_copy_statement, &people, error)) &&
	       (!stored->has_old || take_changes(session, stored, error));
}
