/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a message is tried again, and when nothing is sent at all. */
#ifndef KESU_REMINDERS_PAUSE_H
#define KESU_REMINDERS_PAUSE_H

#include <stdint.h>

enum {
	REMINDERS_PAUSE_MOST_S = 6 * 3600,
	REMINDERS_WAIT_MOST_S = 24 * 3600, /* that a receiver may ask for */
};

/*
 * Seconds until the next try after `tries` of them: `first` doubled with each, six hours at most,
 * of which a random half is taken off (`random`: from 0 to 1), so that many messages do not come
 * back at once. Not before the receiver asked for it (Retry-After; 0: it did not), a day at most.
 */
int32_t reminders_pause(int64_t first, int32_t tries, int64_t asked, double random);

/* Seconds until the hours of China's day in which messages are sent; 0: now. */
int32_t reminders_pause_quiet(int64_t now, int64_t from, int64_t until);

#endif
