/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A frame from a file into the survey that it is of, for the command and for the API. Where the
 * survey has a frame of this kind, the new one is stored beside it and compared.
 */
#ifndef KESU_FIELDWORK_FRAME_IMPORT_H
#define KESU_FIELDWORK_FRAME_IMPORT_H

#include "frame_file.h"
#include "frame_store.h"

struct frame_import {
	struct str slug;
	const char *path;
	const struct config *csv; /* how CSV is read; NULL: as if no option was given */
	enum frame_kind kind;     /* that it must be; FRAME_KINDS: of areas or people, as it is */
	bool replace;             /* the frame of the kind that the survey has */
	struct frame_file *file;
	struct frame_stored stored; /* when no row was refused */
	bool is_unfit;              /* it cannot be read as a frame of this kind */
	bool imported;
};

/* In a transaction, to be committed when `imported` is set then and else rolled back. Rows that are
 * refused are no error. Call fieldwork_frame_file_end in any case. */
KESU_MUST_CHECK bool fieldwork_frame_import(
        struct frame_import *import, struct db_session *session, struct error *error);

#endif
