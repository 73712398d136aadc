/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stores a draw, in the transaction that its caller has begun. */
#ifndef KESU_FIELDWORK_DRAW_STORE_H
#define KESU_FIELDWORK_DRAW_STORE_H

#include "draw.h"

#include <db/session.h>

KESU_MUST_CHECK bool fieldwork_draw_store(
        struct draw *draw, struct db_session *session, int32_t survey_id, struct error *error);

#endif
