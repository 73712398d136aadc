/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that assign cases, as both the API and the command have them. */
#ifndef KESU_INTERVIEW_ASSIGNMENTS_H
#define KESU_INTERVIEW_ASSIGNMENTS_H

#include <base/arena.h>
#include <db/db.h>

enum { ASSIGNMENT_TEXT_MAX = 200 /* bytes of a psu's or an account's name */ };

/* A row has a number (> 0) or a psu; account "" takes the case away. Holder says whose
 * cases are meant: "" nobody's; with holder_none it is not asked. */
struct assignments {
	size_t count;
	int32_t *number; /* with number_none */
	bool *number_none, *holder_none;
	struct str *psu, *account, *holder;
};

struct assignments interview_assignments_new(struct arena *arena, size_t most);
void interview_assignments_add(
        struct assignments *assignments, int32_t number, struct str psu, struct str account);
/* Of the last row. */
void interview_assignments_held_by(struct assignments *assignments, struct str holder);
struct db_array interview_assignments_numbers(const struct assignments *assignments);
struct db_array interview_assignments_holders(const struct assignments *assignments);

/* Whether an outcome is about the account; else it is about the case. */
bool interview_outcome_of_account(struct str outcome);

#endif
