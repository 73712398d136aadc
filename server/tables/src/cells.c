/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cells.h"

#include <math.h>
#include <stdlib.h>

struct str tables_cell_number(struct arena *arena, double value, int digits)
{
	return isfinite(value) ? arena_printf(arena, "%.*f", digits, value) : STR("–");
}

struct str tables_cell_percent(struct arena *arena, double share, int digits)
{
	return tables_cell_number(arena, share * 100, digits);
}

struct str tables_cell_interval(struct arena *arena, double low, double high, int digits)
{
	return isfinite(low) && isfinite(high)
	               ? arena_printf(arena, "%.*f–%.*f", digits, low * 100, digits, high * 100)
	               : STR("–");
}

/* --- notes --- */

/* There are fewer reasons than letters. */
static char letter_of(struct tables_notes *notes, struct str reason)
{
	size_t i = 0;

	while (i < notes->count && !str_equal(notes->text[i], reason))
		i++;
	if (i == TABLES_NOTES_MAX)
		abort();
	if (i == notes->count)
		notes->text[notes->count++] = reason;
	return (char)('a' + i);
}

struct str tables_notes_status(
        struct tables_notes *notes, struct arena *arena, const char *status, struct str reason)
{
	return reason.n ? arena_printf(arena, "%s %c", status, letter_of(notes, reason))
	                : str_from(status);
}

void tables_notes_write(const struct tables_notes *notes, struct buf *out)
{
	for (size_t i = 0; i < notes->count; i++)
		buf_printf(out, "%c  %.*s\n", (char)('a' + i), STR_ARG(notes->text[i]));
}
