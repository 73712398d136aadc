/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handlers of this room, and what they share. */
#ifndef KESU_REMINDERS_HANDLERS_H
#define KESU_REMINDERS_HANDLERS_H

#include <core/resource.h>

http_handler reminders_get, reminders_post;

struct reminders_request {
	struct http_exchange *x;
	struct staff_token token;
	struct str slug, psu; /* psu.p NULL: all */
	int32_t days, attempts;
	const int32_t *below; /* NULL: any number of attempts */
	struct str text_zh, text_en;
};

/* Where a number of days or of attempts does not fit: in the query or in the body. */
bool reminders_days_take(struct reminders_request *request, int64_t days);
bool reminders_below_take(struct reminders_request *request, int64_t below);
extern const char reminders_days_fault[], reminders_below_fault[];

/* False when the reply has been sent: for what the database refuses. */
bool reminders_allowed(struct http_exchange *x, const struct db_batch *batch);

#endif
