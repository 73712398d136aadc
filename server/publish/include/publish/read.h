/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads an indicator over a command's blocking session. */
#ifndef KESU_PUBLISH_READ_H
#define KESU_PUBLISH_READ_H

#include <publish/indicator.h>

#include <db/session.h>

/*
 * run_id 0: the last run that is done. Fails when there is no such survey, or no such run with
 * results. The caller ends the indicator, also after a failure.
 */
KESU_MUST_CHECK bool publish_read(struct publish_indicator *indicator, struct db_session *session,
        struct str slug, int64_t run_id, struct error *error);

/* The same without its figures. */
KESU_MUST_CHECK bool publish_read_run(struct publish_indicator *indicator,
        struct db_session *session, struct str slug, int64_t run_id, struct error *error);

#endif
