/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people.h"

#include <queries/reminders.h>

enum { ARENA_CHUNK = 256 << 10 };

static struct str copy(struct arena *arena, struct str text)
{
	return text.p ? arena_copy(arena, text) : text;
}

static void take(struct reminders_people *people, const struct q_reminder_people_row *row)
{
	struct arena *arena = &people->arena;

	people->person[people->count++] = (struct reminders_person){
	        .number = row->number,
	        .attempts = row->attempts,
	        .unit = arena_copy(arena, row->unit),
	        .psu = arena_copy(arena, row->psu_name),
	        .stratum = arena_copy(arena, row->stratum),
	        .disposition = copy(arena, row->disposition),
	        .last_at = copy(arena, row->last_at),
	        .has_phone = row->phone.p,
	        .person = row->person.p ? json_loadb(row->person.p, row->person.n, 0, NULL) : NULL,
	};
	people->phones += row->phone.p != NULL;
}

bool reminders_people_read(struct reminders_people *people, struct db_session *session,
        const struct reminders_wanted *wanted, struct error *error)
{
	struct q_reminder_people_rows rows;

	*people = (struct reminders_people){.count = 0};
	arena_init(&people->arena, ARENA_CHUNK);
	if (!q_reminder_people_run(session, wanted->survey_id, wanted->psu, wanted->days,
	            wanted->below, &rows, error))
		return false;
	people->person = arena_new(&people->arena, rows.count + 1, sizeof(*people->person));
	for (size_t i = 0; i < rows.count; i++)
		take(people, &rows.row[i]);
	return true;
}

void reminders_people_end(struct reminders_people *people)
{
	for (size_t i = 0; i < people->count; i++)
		json_decref(people->person[i].person);
	arena_free(&people->arena);
}
