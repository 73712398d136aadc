/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many people of the survey's ages live in drawn households, as it was counted at the door: a
 * CSV file of case (the unit in the file of letters) and eligible. Every row is looked at before
 * anything is stored: a case that is not drawn, or has no letter, or comes twice; a count that is
 * no whole number from 0 to 99.
 *
 * An attempt does not say which invitation began it. Which it is follows from the server's key, and
 * a wrong key is noticed: then there are attempts that no invitation could have begun.
 */
#ifndef KESU_FIELDWORK_HOUSEHOLD_H
#define KESU_FIELDWORK_HOUSEHOLD_H

#include <base/arena.h>
#include <core/secret.h>
#include <csv/refusals.h>
#include <csv/table.h>
#include <db/session.h>

enum { HOUSEHOLD_MOST = 99 };

struct household {
	int32_t number;
	struct str unit;
	bool has_letter, counted, read;
	struct uuid invitation;
	int16_t eligible, before; /* read; counted earlier */
};

struct household_counts {
	struct csv_table *table;
	struct household *household; /* of the sample, by unit */
	size_t households;
	struct csv_refusals refusals;
	size_t added, changed, same, missing; /* missing: not counted even then */
	struct arena arena;
};

/* Call fieldwork_household_end in any case. */
KESU_MUST_CHECK bool fieldwork_household_read(struct household_counts *counts,
        struct db_session *session, int32_t survey_id, const char *path, struct error *error);
void fieldwork_household_end(struct household_counts *counts);

KESU_MUST_CHECK bool fieldwork_household_store(struct household_counts *counts,
        struct db_session *session, int32_t survey_id, const struct secret_keys *keys,
        struct error *error);

#endif
