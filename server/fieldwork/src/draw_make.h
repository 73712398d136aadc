/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A survey's sample, drawn and stored, for the command and for the API. */
#ifndef KESU_FIELDWORK_DRAW_MAKE_H
#define KESU_FIELDWORK_DRAW_MAKE_H

#include "draw_read.h"

/* In a transaction, which the caller commits. Wants of the draw its arena, and the seed and the
 * numbers, or the stage DRAW_HOUSEHOLDS and how a person of each is chosen. */
KESU_MUST_CHECK bool fieldwork_draw_make(struct draw *draw, const struct draw_wish *wish,
        struct db_session *session, struct str slug, struct error *error);

#endif
