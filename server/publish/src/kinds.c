/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds.h"

#include "items.h"

#include <publish/read.h>
#include <publish/writers.h>

#include <base/arena.h>
#include <base/buf.h>

#include <string.h>

static bool results_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	struct publish_indicator indicator;
	bool good = publish_read(&indicator, session, survey, run_id, error) &&
	            publish_table_write(&indicator, out, error);

	publish_indicator_end(&indicator);
	return good;
}

static const char CODEBOOK[] = "codebook";

const struct core_figures_table publish_results_table = {
        "results", results_write, &publish_results_table};
/* Of nobody in particular: they take no more than seeing figures and diagnostics. */
static const struct core_figures_table *const figures[] = {
        &publish_results_table, &publish_items_table, NULL};

static const struct core_figures_table *table_find(
        const struct core_figures_table *tables, struct str name)
{
	for (; tables->name; tables++)
		if (str_equal_c(name, tables->name))
			return tables;
	return NULL;
}

bool publish_kind_find(
        struct publish_kind *kind, struct str name, const struct core_figures_table *tables)
{
	*kind = (struct publish_kind){.is_microdata = true, .tables = tables};
	for (size_t i = 0; figures[i]; i++)
		if (str_equal_c(name, figures[i]->name)) {
			*kind = (struct publish_kind){figures[i]->name, false, figures[i], tables};
			return true;
		}
	kind->table = table_find(tables, name);
	kind->name = kind->table ? kind->table->name : CODEBOOK;
	return kind->table || str_equal_c(name, CODEBOOK);
}

bool publish_kind_for_everybody(struct publish_kind *kind)
{
	if (!kind->table || !kind->table->for_everybody)
		return false;
	kind->table = kind->table->for_everybody;
	kind->name = kind->table->name;
	return true;
}

void publish_kinds_list(const struct core_figures_table *tables, struct buf *out)
{
	for (size_t i = 0; figures[i]; i++)
		buf_printf(out, "%s%s", i ? ", " : "", figures[i]->name);
	for (; tables->name; tables++)
		buf_printf(out, ", %s", tables->name);
	buf_printf(out, ", %s", CODEBOOK);
}

void publish_formats_list(struct buf *out)
{
	for (size_t i = 0; dataset_formats[i]; i++)
		buf_printf(out, "%s%s", i ? ", " : "", dataset_formats[i]->name);
}

struct str publish_export_name(
        struct arena *arena, const struct publish_kind *kind, const struct dataset_format *format)
{
	if (!strcmp(format->name, "csv"))
		return str_from(kind->name);
	return arena_printf(arena, "%s.%s", kind->name, format->name);
}

/* What describes columns alone and is asked for the codebook describes the microdata. */
static const struct core_figures_table *described(
        const struct publish_kind *kind, const struct dataset_format *format)
{
	return !kind->table && !format->rows_wanted ? table_find(kind->tables, STR("microdata"))
	                                            : kind->table;
}

bool publish_kind_write(const struct publish_kind *kind, const struct dataset_format *format,
        struct db_session *session, struct str survey, int64_t run_id, struct dataset_output *out,
        struct error *error)
{
	const struct core_figures_table *table = described(kind, format);

	if (table)
		return table->write(session, survey, run_id, out, error);
	return publish_codebook_write(kind->tables, session, survey, run_id, out, error);
}
