/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rehearsal's survey and sample in the database, inside the caller's transaction. */
#ifndef KESU_APP_REHEARSAL_STORE_H
#define KESU_APP_REHEARSAL_STORE_H

#include "sample_file.h"
#include "selection.h"

#include <db/session.h>

/* A booklet design. p NULL as a code: the whole form for everybody; as a version: the newest. */
struct store_booklets {
	struct str code, version;
};

struct store_survey {
	const char *slug, *programme, *instrument, *standard;
	struct store_booklets booklets;
	int year;
};

/* An open, sampled survey of class model_assisted, flagged as a rehearsal, of the programme's root.
 * Fails on an unknown programme, instrument, booklet design or standard, and on a slug that is
 * taken. */
bool rehearsal_store_survey_create(struct db_session *session, const struct store_survey *survey,
        int32_t *survey_id, struct error *error) KESU_MUST_CHECK;

/* Strata, psus, and one invitation a row. */
bool rehearsal_store_sample(struct db_session *session, int32_t survey_id,
        const struct selection *selection, const struct sample_row *rows,
        struct error *error) KESU_MUST_CHECK;

#endif
