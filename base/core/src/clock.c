/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <base/clock.h>

#include <stdio.h>
#include <time.h>

static int64_t clock_read_us(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_monotonic_us(void)
{
	return clock_read_us(CLOCK_MONOTONIC);
}

int64_t clock_realtime_us(void)
{
	return clock_read_us(CLOCK_REALTIME);
}

void clock_stamp(int64_t realtime_us, char stamp[static CLOCK_STAMP_SIZE])
{
	time_t seconds = (time_t)(realtime_us / 1000000);
	struct tm t;
	size_t n;

	gmtime_r(&seconds, &t);
	n = strftime(stamp, CLOCK_STAMP_SIZE, "%Y-%m-%dT%H:%M:%S", &t);
	snprintf(stamp + n, CLOCK_STAMP_SIZE - n, ".%06dZ", (int)(realtime_us % 1000000));
}
