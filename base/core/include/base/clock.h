/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two clocks: one that only goes forward, for waiting and measuring, and the calendar. */
#ifndef KESU_BASE_CLOCK_H
#define KESU_BASE_CLOCK_H

#include <stdint.h>

enum { CLOCK_STAMP_SIZE = 32 };

int64_t clock_monotonic_us(void);
int64_t clock_realtime_us(void); /* since 1970-01-01T00:00:00Z */

/* "2026-11-21T08:15:30.123456Z" */
void clock_stamp(int64_t realtime_us, char stamp[static CLOCK_STAMP_SIZE]);

#endif
