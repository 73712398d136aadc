/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the figures of a finished run rest on, made again from the stored answers with the run's own
 * seed. It fails when answers, margins or documents have changed since; the hash of the snapshot
 * shows this. The session is in a transaction, which sees one snapshot.
 */
#ifndef KESU_RUN_REMAKE_H
#define KESU_RUN_REMAKE_H

#include <run/compute/microdata.h>

#include <db/session.h>

struct run_to_remake {
	int64_t run_id;
	struct str sha256; /* of the run's own snapshot */
	bool measured;     /* with scores */
};

/* The caller ends the microdata, also after a failure. */
KESU_MUST_CHECK bool run_remake(struct run_microdata *microdata, struct db_session *session,
        const struct run_to_remake *run, struct error *error);

#endif
