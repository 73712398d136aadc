/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days as people write them: "2026-12-01". */
#ifndef KESU_BASE_DAY_H
#define KESU_BASE_DAY_H

#include <base/str.h>

#include <stdbool.h>

/* Whether the text is a day of the Gregorian calendar from `first` to `last`, which are years. */
bool day_exists(struct str text, int first, int last);

#endif
