/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far a survey's fieldwork is, as one document for the command, the API and its events: counts
 * and outcome rates, never a share or a mean of answers.
 */
#ifndef KESU_FIELD_PROGRESS_H
#define KESU_FIELD_PROGRESS_H

#include <base/buf.h>
#include <db/db.h>

#include <jansson.h>

enum {
	FIELD_PROGRESS_MAX = 16 << 20, /* bytes of a document */
	FIELD_PROGRESS_STATEMENTS = 7, /* that field_progress_ask adds */
};

/* Adds the statements that the document is made of; returns the first one's place in the batch. */
size_t field_progress_ask(struct db_batch *batch, struct str slug);
/* Adds the document of a batch that is done, as JSON whose first member is its time (`at`). False:
 * there is no such survey for who asked. */
bool field_progress_write(
        const struct db_batch *batch, size_t first, struct str slug, struct buf *out);

/* For people. */
void field_progress_print(const json_t *progress);

#endif
