/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pause.h"

enum { HOUR_S = 3600, DAY_S = 24 * HOUR_S, CHINA_AHEAD_S = 8 * HOUR_S };

int32_t reminders_pause(int64_t first, int32_t tries, int64_t asked, double random)
{
	int64_t pause = first;

	for (int32_t i = 1; i < tries && pause < REMINDERS_PAUSE_MOST_S; i++)
		pause *= 2;
	if (pause > REMINDERS_PAUSE_MOST_S)
		pause = REMINDERS_PAUSE_MOST_S;
	pause -= (int64_t)((double)pause / 2 * random);
	if (asked > REMINDERS_WAIT_MOST_S)
		asked = REMINDERS_WAIT_MOST_S;
	return (int32_t)(pause > asked ? pause : asked);
}

int32_t reminders_pause_quiet(int64_t now, int64_t from, int64_t until)
{
	int64_t second = (now + CHINA_AHEAD_S) % DAY_S;

	if (second < from * HOUR_S)
		return (int32_t)(from * HOUR_S - second);
	if (second >= until * HOUR_S)
		return (int32_t)(DAY_S - second + from * HOUR_S);
	return 0;
}
