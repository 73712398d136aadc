/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run leaves in the database: all of it in one transaction that also ends the run. */
#ifndef KESU_RUN_STORE_STORE_H
#define KESU_RUN_STORE_STORE_H

#include <run/compute/figures.h>

#include <db/session.h>

/* What is stored beside the figures: JSON objects. */
struct run_documents {
	struct str recipe, diagnostics;
};

KESU_MUST_CHECK bool run_store(struct db_session *session, const struct run_result *result,
        const struct run_documents *documents, struct error *error);

#endif
