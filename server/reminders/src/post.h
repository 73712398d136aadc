/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message to the receiver, and what it replied. */
#ifndef KESU_REMINDERS_POST_H
#define KESU_REMINDERS_POST_H

#include "key.h"

#include <base/config.h>

struct reminders_post;

struct reminders_reply {
	int32_t status; /* 0: none came, `fault` says why */
	int64_t asked;  /* seconds of Retry-After; 0: it has none */
	char fault[128];
};

/* The settings are good (reminders_check). */
struct reminders_post *reminders_post_new(const struct config *config);
void reminders_post_free(struct reminders_post *post);
/* `id` stays the same in every try of a message. */
struct reminders_reply reminders_post_send(
        struct reminders_post *post, const char *id, struct str body);

#endif
