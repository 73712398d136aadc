/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The year that ages and new surveys are calculated with. */
#ifndef KESU_APP_CALENDAR_H
#define KESU_APP_CALENDAR_H

int core_calendar_year(void); /* now, in China */

#endif
