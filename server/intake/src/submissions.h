/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of an attempt and of a pilot: the same request and the same replies. */
#ifndef KESU_INTAKE_SUBMISSIONS_H
#define KESU_INTAKE_SUBMISSIONS_H

#include <http/http.h>

#include <stdint.h>

struct q_attempt_submit_row;

int32_t intake_submission_last_seq(struct http_exchange *x); /* 0 when the reply has been sent */
void intake_submission_reply(struct http_exchange *x, const struct q_attempt_submit_row *row);

#endif
