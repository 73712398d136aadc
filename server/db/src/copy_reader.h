/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reader of PostgreSQL's binary COPY format. */
#ifndef KESU_DB_COPY_READER_H
#define KESU_DB_COPY_READER_H

#include <db/session.h>

struct copy_reader {
	struct str *fields; /* room for `count` */
	size_t count;       /* that a row must have */
	bool has_begun, has_ended;
	db_copy_row_fn *row;
	void *state;
};

/* Takes one CopyData message: whole rows, the first behind the head. False with the error set when
 * it is not that, or when `row` says so. */
bool db_copy_read(struct copy_reader *reader, struct str data, struct error *error) KESU_MUST_CHECK;

#endif
