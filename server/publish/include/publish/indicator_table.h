/* The indicator as a table for people at a terminal: Chinese first, columns aligned by what a
 * terminal shows (a Chinese character is two columns wide). */
#ifndef KESU_APP_INDICATOR_TABLE_H
#define KESU_APP_INDICATOR_TABLE_H

#include <publish/indicator.h>
#include <publish/truth.h>

struct indicator_table {
	bool all_cells; /* false: the survey's region by group, and every region as a whole */
	const struct truth *truth; /* of a simulated survey; NULL: none */
};

KESU_MUST_CHECK bool indicator_write_table(const struct indicator *indicator,
        const struct indicator_table *table, struct buf *out, struct error *error);

#endif
