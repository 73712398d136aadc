/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what was published of the regions that a plan wants its own region ranked among. */
#ifndef KESU_RUN_SNAPSHOT_PEERS_H
#define KESU_RUN_SNAPSHOT_PEERS_H

#include <run/input/peers.h>
#include <run/input/survey.h>

#include <db/session.h>

/*
 * Call it inside the snapshot's transaction, after the link, because the headline depends on the
 * link. The texts live as long as the survey.
 */
KESU_MUST_CHECK bool run_peers_read(struct run_peers *peers, struct run_survey *survey,
        struct db_session *session, int64_t run_id, struct error *error);

#endif
