/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stores a rehearsal's survey and sample in the database, inside the caller's transaction. */
#ifndef KESU_APP_REHEARSAL_STORE_H
#define KESU_APP_REHEARSAL_STORE_H

#include "sample_file.h"
#include "selection.h"

#include <db/session.h>

/*
 * A booklet design. Its code has p NULL when everybody gets the whole form. Its version has p NULL
 * for the newest version.
 */
struct store_booklets {
	struct str code, version;
};

struct store_survey {
	const char *slug, *programme, *instrument, *standard;
	struct store_booklets booklets;
	int year;
};

/*
 * Creates an open, sampled survey of class model_assisted, marked as a rehearsal, for the root
 * region of the programme. Fails when the programme, instrument, booklet design or standard is
 * unknown, or when the slug is taken.
 */
bool rehearsal_store_survey_create(struct db_session *session, const struct store_survey *survey,
        int32_t *survey_id, struct error *error) KESU_MUST_CHECK;

/* Stores strata and psus, and one invitation for each row. */
bool rehearsal_store_sample(struct db_session *session, int32_t survey_id,
        const struct selection *selection, const struct sample_row *rows,
        struct error *error) KESU_MUST_CHECK;

#endif
