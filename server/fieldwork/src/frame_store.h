/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts a frame into the database, in the transaction that its caller has begun. */
#ifndef KESU_FIELDWORK_FRAME_STORE_H
#define KESU_FIELDWORK_FRAME_STORE_H

#include "frame_file.h"

#include <db/session.h>

enum frame_change { ADDED, REMOVED, CHANGED, MOVED, FRAME_CHANGES };
extern const char *const fieldwork_frame_change_names[FRAME_CHANGES];

struct frame_changed {
	enum frame_change change;
	struct str unit;
};

struct frame_stored {
	int32_t frame_id, old_frame_id;
	bool has_old;
	size_t count[FRAME_CHANGES]; /* against the old one */
	struct frame_changed *changed;
	size_t changes;
	struct arena *arena; /* for the units' names */
};

/* Stores the frame beside the survey's old one and finds what is otherwise. */
KESU_MUST_CHECK bool fieldwork_frame_store(struct db_session *session, int32_t survey_id,
        const struct frame_file *file, struct frame_stored *stored, struct error *error);

#endif
