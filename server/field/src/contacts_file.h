/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Contacts from a CSV file: case, at, mode, disposition, and perhaps interviewer, note. All that is
 * wrong is kept with its line: first what a look at the cell tells, then what the database says.
 */
#ifndef KESU_FIELD_CONTACTS_FILE_H
#define KESU_FIELD_CONTACTS_FILE_H

#include <base/arena.h>
#include <csv/refusals.h>
#include <csv/settings.h>
#include <csv/table.h>
#include <db/session.h>

enum contact_column { CASE, AT, MODE, DISPOSITION, INTERVIEWER, NOTE, CONTACT_COLUMNS };
enum { CONTACT_ROWS_MAX = 1000000, INTERVIEWER_MAX = 100, NOTE_MAX = 500 /* characters */ };

extern const char *const field_contact_columns[CONTACT_COLUMNS + 1];
extern const char *const field_contact_modes[];

struct contacts_file {
	struct csv_table *table;
	size_t column[CONTACT_COLUMNS];
	bool has[CONTACT_COLUMNS];
	struct csv_refusals refusals;
	size_t added, corrected, known;
	struct arena arena;
};

/* What is wrong with a text of a contact; NULL: nothing. Used for the API's members as well. */
const char *field_contact_fault(enum contact_column column, struct str text);

/* Call field_contacts_file_end in any case. */
KESU_MUST_CHECK bool field_contacts_file_read(struct contacts_file *file, const char *path,
        const struct config *config, struct error *error);
/* Writes down the rows without a fault; with a refusal the caller rolls back. */
KESU_MUST_CHECK bool field_contacts_store(struct contacts_file *file, struct db_session *session,
        int32_t survey_id, bool correct, struct error *error);
void field_contacts_file_end(struct contacts_file *file);

#endif
