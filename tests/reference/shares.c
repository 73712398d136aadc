/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The library's side of the comparison with R. It reads rows from standard input, one on each line:
 *   stratum psu population weight y leaf level members
 * (population 0: no fpc; y nan: missing). Its argument is a policy for lonely psus. It prints one
 * line for each cell of a fixed tree of 7 regions and 6 groups. After an error it prints a message
 * and ends.
 */
#include <design/interval.h>
#include <design/shares.h>

#include <base/memory.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MAX 100000

static const int32_t parents[] = {-1, 0, 0, 1, 1, 2, 2};
static const struct cells_scheme scheme = {
        .regions = 7, .parent = parents, .factors = 1, .levels = {3}, .members = 2};
static const char *const policies[] = {"fail", "remove", "certainty", "adjust", "average"};

struct input {
	size_t count;
	int64_t stratum[ROWS_MAX], psu[ROWS_MAX];
	double population[ROWS_MAX], weight[ROWS_MAX], y[ROWS_MAX];
	int32_t leaf[ROWS_MAX];
	int8_t level[ROWS_MAX];
	uint32_t members[ROWS_MAX];
};

static void input_read(struct input *in)
{
	for (; in->count < ROWS_MAX; in->count++) {
		size_t i = in->count;
		int level;

		if (scanf("%" SCNd64 "%" SCNd64 "%lf%lf%lf%" SCNd32 "%d%" SCNu32, &in->stratum[i],
		            &in->psu[i], &in->population[i], &in->weight[i], &in->y[i],
		            &in->leaf[i], &level, &in->members[i]) != 8)
			return;
		in->level[i] = (int8_t)level;
	}
}

static void cell_print(size_t cell, const struct estimate *s)
{
	static const enum interval_kind kinds[] = {INTERVAL_WALD, INTERVAL_LOGIT, INTERVAL_BETA};

	printf("%zu %" PRIu64 " %.17g %.17g %.17g %.17g %.17g %.17g", cell, s->n, s->value, s->se,
	        s->df, s->df_cell, s->deff, s->deff_replace);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct interval limits = design_interval_share(
		        kinds[i], s->value, s->se, (double)s->n, s->df_cell, 0.95);

		printf(" %.17g %.17g", limits.low, limits.high);
	}
	printf("\n");
}

static enum frame_lonely policy_of(const char *name)
{
	for (int i = 0; i < 5; i++)
		if (!strcmp(policies[i], name))
			return (enum frame_lonely)i;
	fprintf(stderr, "no policy %s\n", name);
	exit(2);
}

int main(int argc, char **argv)
{
	struct input *in = memory_new(1, sizeof(*in));
	struct estimate *out = memory_new(design_cells_count(&scheme), sizeof(*out));
	struct design design;
	struct error error;

	input_read(in);
	struct frame_rows rows = {
	        in->count, in->stratum, in->psu, in->population[0] > 0 ? in->population : NULL};
	struct shares_rows columns = {.weight = in->weight,
	        .y = in->y,
	        .leaf = in->leaf,
	        .level = {in->level},
	        .members = in->members};

	if (!design_make(&design, &rows, policy_of(argc > 1 ? argv[1] : ""), &error) ||
	        !design_shares(&design, &scheme, &columns, out, &error)) {
		fprintf(stderr, "%s\n", error.text);
		return 1;
	}
	for (size_t cell = 0; cell < design_cells_count(&scheme); cell++)
		cell_print(cell, &out[cell]);
	design_end(&design);
	free(out);
	free(in);
	return 0;
}
