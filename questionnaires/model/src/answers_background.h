/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The background part of a save. */
#ifndef KESU_MODEL_ANSWERS_BACKGROUND_H
#define KESU_MODEL_ANSWERS_BACKGROUND_H

#include "reader.h"

#include <model/instrument.h>

/* An absent node or an empty object gives the empty text; problems go to the node's list. */
void model_answers_background_read(const struct node *node, const struct instrument *instrument,
        struct arena *arena, struct str *out);

#endif
