/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The request of one save, as it is read for an attempt and for a pilot. Each is false when the
 * reply has been sent. */
#ifndef KESU_INTAKE_ANSWERS_H
#define KESU_INTAKE_ANSWERS_H

#include "saves.h"

#include <http/http.h>
#include <model/answers.h>

extern const struct http_problem_type intake_problem_submitted;

/* The number in the address. */
bool intake_answers_seq(struct http_exchange *x, int32_t *seq);
/* Whether a form of so many items can need as much. */
bool intake_answers_fit(struct http_exchange *x, int items, int64_t seq);
/* Fills the columns of a save from the body. A part that is NULL is the whole form. */
bool intake_answers_read(struct http_exchange *x, const struct instrument *instrument,
        const struct booklet_part *part, struct intake_save *save);

#endif
