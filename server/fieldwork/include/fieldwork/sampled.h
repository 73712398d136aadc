/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The survey that a command of this room is about. */
#ifndef KESU_FIELDWORK_SAMPLED_H
#define KESU_FIELDWORK_SAMPLED_H

#include <db/session.h>

struct json_t;

/* How far the sample is: PSUS_DRAWN waits for the lists of the households of its psus. */
enum sampled_stage { NOTHING_DRAWN, PSUS_DRAWN, ALL_DRAWN };

/* Before it opens; while it is open; either; open, or closed and not scored. */
enum sampled_when { BEFORE_OPENING, WHILE_OPEN, UNTIL_CLOSED, UNTIL_SCORED };

/*
 * Finds a survey and holds it until the transaction ends. Fails, saying why, when it is an
 * activity, and when it, or its sample, is not at this stage.
 */
KESU_MUST_CHECK bool fieldwork_sampled_find(struct db_session *session, struct str slug,
        enum sampled_when when, enum sampled_stage stage, int32_t *survey_id, struct error *error);
/* Whether the survey that was found is open. */
KESU_MUST_CHECK bool fieldwork_sampled_is_open(
        struct db_session *session, struct str slug, bool *open, struct error *error);
/* Notes in the audit what was done to it; takes the detail. */
KESU_MUST_CHECK bool fieldwork_sampled_note(struct db_session *session, struct str slug,
        const char *action, struct json_t *detail, struct error *error);

#endif
