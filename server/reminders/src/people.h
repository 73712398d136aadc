/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who of a survey is to be reminded, for a command: named in the private file alone. */
#ifndef KESU_REMINDERS_PEOPLE_H
#define KESU_REMINDERS_PEOPLE_H

#include <base/arena.h>
#include <db/session.h>

#include <jansson.h>
#include <stdio.h>

struct reminders_person {
	int32_t number;
	int64_t attempts;
	struct str unit, psu, stratum, disposition, last_at; /* p NULL: none */
	bool has_phone;
	json_t *person; /* the frame's columns; NULL: none */
};

struct reminders_people {
	struct reminders_person *person; /* psu by psu */
	size_t count, phones;
	struct arena arena;
};

struct reminders_wanted {
	int32_t survey_id;
	struct str psu; /* p NULL: all */
	int32_t days;
	const int32_t *below;
};

/* In any case call reminders_people_end. */
bool reminders_people_read(struct reminders_people *people, struct db_session *session,
        const struct reminders_wanted *wanted, struct error *error) KESU_MUST_CHECK;
void reminders_people_end(struct reminders_people *people);

void reminders_people_table(const struct reminders_people *people); /* counts by psu */
void reminders_people_csv(const struct reminders_people *people);
json_t *reminders_people_json(const struct reminders_people *people);
/* With names, addresses and numbers. */
void reminders_people_write(const struct reminders_people *people, FILE *file);

#endif
