/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table_cells.h"

#include <math.h>

struct str publish_cell_number(struct arena *arena, double value, int digits)
{
	return isfinite(value) ? arena_printf(arena, "%.*f", digits, value) : STR("–");
}

struct str publish_cell_percent(struct arena *arena, double share, int digits)
{
	return publish_cell_number(arena, share * 100, digits);
}

struct str publish_cell_interval(struct arena *arena, double low, double high, int digits)
{
	return isfinite(low) && isfinite(high)
	               ? arena_printf(arena, "%.*f–%.*f", digits, low * 100, digits, high * 100)
	               : STR("–");
}
