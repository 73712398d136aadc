/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "truth.h"

#include <base/buf.h>
#include <base/memory.h>
#include <model/scoring_key.h>
#include <reporting/words.h>

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { GROUP_SIZE = 64, NUMBER_SIZE = 32 };

static const char *const column_names[] = {
        "region", "group", "residents", "literate", "share", "label"};
enum { COLUMNS = sizeof(column_names) / sizeof(*column_names) };

/* The groups of the population are those of the published tables, in the same order. */
static void group_code(uint32_t group, char code[static GROUP_SIZE])
{
	snprintf(code, GROUP_SIZE, "all");
	if (!group--)
		return;
	for (int v = 0; v < GROUP_VARIABLES; v++) {
		uint32_t count = (uint32_t)model_group_variables[v].count;

		if (group < count) {
			snprintf(code, GROUP_SIZE, "%s=%s", model_group_variables[v].code,
			        model_group_variables[v].levels[group]);
			return;
		}
		group -= count;
	}
	abort();
}

static void line_write(FILE *file, const char *const *fields)
{
	for (int i = 0; i < COLUMNS; i++) {
		csv_fwrite(file, fields[i], strlen(fields[i]));
		putc(i + 1 < COLUMNS ? ',' : '\n', file);
	}
}

static void cell_write(
        FILE *file, const char *region, uint32_t group, const struct population_cell *cell)
{
	char code[GROUP_SIZE], residents[NUMBER_SIZE], literate[NUMBER_SIZE], share[NUMBER_SIZE];
	const char *fields[COLUMNS] = {
	        region, code, residents, literate, share, REPORTING_NOTICE_REHEARSAL_ZH};

	group_code(group, code);
	snprintf(residents, sizeof(residents), "%llu", (unsigned long long)cell->residents);
	snprintf(literate, sizeof(literate), "%llu", (unsigned long long)cell->literate);
	snprintf(share, sizeof(share), "%.17g", cell->share);
	if (!cell->residents)
		share[0] = '\0';
	line_write(file, fields);
}

static bool cells_write(const struct scene *scene, const struct population_cell *cells,
        uint32_t groups, const char *path, struct error *error)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (!file)
		return error_set_errno(error, "cannot write %s", path);
	line_write(file, column_names);
	for (uint32_t r = 0; r < scene->tree.count; r++)
		for (uint32_t g = 0; g < groups; g++)
			cell_write(file, scene->tree.codes[r].p, g, &cells[(size_t)r * groups + g]);
	if (fclose(file) == 0)
		return true;
	error_set_errno(error, "cannot write %s", path);
	unlink(path);
	return false;
}

bool rehearsal_truth_write(const struct scene *scene, const struct population *population,
        const char *path, struct error *error)
{
	struct cells_scheme scheme =
	        synthetic_population_scheme(scene->tree.count, scene->tree.parents);
	struct population_cell *cells = memory_new(design_cells_count(&scheme), sizeof(*cells));
	bool written = synthetic_population_truth(
	                       population, scene->tree.count, scene->tree.parents, cells, error) &&
	               cells_write(scene, cells, design_cells_group_count(&scheme), path, error);

	free(cells);
	return written;
}
