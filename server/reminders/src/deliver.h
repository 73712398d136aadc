/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends what is due of one wave. */
#ifndef KESU_REMINDERS_DELIVER_H
#define KESU_REMINDERS_DELIVER_H

#include <base/config.h>

#include <stdint.h>

struct db_session;

/*
 * Sends for some seconds and leaves the rest to the next time, so that other jobs have their turn.
 * False: the database is gone. Whatever the receiver does is no failure: it is stored with each
 * message.
 */
bool reminders_deliver(struct db_session *session, const struct config *config, int64_t wave,
        struct error *error) KESU_MUST_CHECK;

#endif
