/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cells of quotas, from a file or a request: each a level of the same one to four variables, of
 * which a person is of one level only. What does not fit is told cell by cell.
 */
#ifndef KESU_QUOTA_CELLS_H
#define KESU_QUOTA_CELLS_H

#include <base/arena.h>
#include <model/scoring_key.h>

#include <jansson.h>

enum {
	QUOTA_VARIABLES = GROUP_EDUCATION + 1, /* sex, age, residence, education */
	QUOTA_CELLS_MAX = 100                  /* all there are: 2 x 5 x 2 x 5 */
};

struct quota_cell {
	int8_t level[QUOTA_VARIABLES]; /* GROUP_LEVEL_MISSING: quotas do not go by it */
	int32_t most;
};
struct quota_cells {
	struct quota_cell list[QUOTA_CELLS_MAX];
	size_t count;
};

/* The variable of this name; QUOTA_VARIABLES: quotas do not go by it. */
int quota_variable_find(struct str name);
/* NULL, or why this is no number of people. */
const char *quota_most_fault(struct str text, int32_t *most);
/* NULL, or why this level of the variable is none. */
const char *quota_level_fault(int variable, struct str text, int8_t *level);
/* NULL, or why the cell cannot stand beside those before it. Else it is added. */
const char *quota_cells_add(struct quota_cells *cells, const struct quota_cell *cell);

/* What the database takes, in the arena. */
struct str *quota_cells_groups(const struct quota_cells *cells, struct arena *arena);
int32_t *quota_cells_mosts(const struct quota_cells *cells, struct arena *arena);

struct quota_count {
	struct str groups;
	int32_t most;
	int64_t begun, submitted, over;
	bool is_full;
};
/* {"groups": {..}, "most", "begun", "submitted", "over", "full"}. */
json_t *quota_count_json(const struct quota_count *count);

#endif
