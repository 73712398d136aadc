/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures as cells of the printed tables. One that is not there is a dash, never "nan". */
#ifndef KESU_PUBLISH_TABLE_CELLS_H
#define KESU_PUBLISH_TABLE_CELLS_H

#include <base/arena.h>

enum { PUBLISH_SHARE_DIGITS = 2 }; /* of a share in per cent and of its error */

struct str publish_cell_number(struct arena *arena, double value, int digits);
struct str publish_cell_percent(struct arena *arena, double share, int digits);
/* Both limits in per cent. */
struct str publish_cell_interval(struct arena *arena, double low, double high, int digits);

#endif
