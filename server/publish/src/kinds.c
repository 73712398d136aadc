/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <publish/kinds.h>

#include <publish/read.h>
#include <publish/writers.h>

#include <base/arena.h>
#include <base/buf.h>

#include <string.h>

static const char CODEBOOK[] = "codebook", MICRODATA[] = "export_microdata";

/* --- what is told of a run's figures --- */

static bool figures_write(publish_view *view, struct db_session *session, struct str survey,
        int64_t run_id, struct dataset_output *out, struct error *error)
{
	struct publish_indicator indicator;
	bool good = publish_read(&indicator, session, survey, run_id, error) &&
	            view(&indicator, out, error);

	publish_indicator_end(&indicator);
	return good;
}

static bool results_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	return figures_write(publish_table_write, session, survey, run_id, out, error);
}

static bool gaps_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	return figures_write(publish_gaps_write, session, survey, run_id, out, error);
}

static bool spreads_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	return figures_write(publish_spreads_write, session, survey, run_id, out, error);
}

#define FIGURES_OF(called, table_of, writes)                                                       \
	{                                                                                          \
		.name = (called), .right = "read_diagnostics", .write = (writes),                  \
		.for_everybody = &(table_of)                                                       \
	}
const struct core_figures_table publish_results_table =
        FIGURES_OF("results", publish_results_table, results_write);
static const struct core_figures_table gaps_table = FIGURES_OF("gaps", gaps_table, gaps_write);
static const struct core_figures_table spreads_table =
        FIGURES_OF("spreads", spreads_table, spreads_write);

/* Of nobody in particular: they take no more than seeing figures or, without a view,
 * diagnostics. */
static const struct {
	const struct core_figures_table *table;
	publish_view *view;
} figures[] = {
        {&publish_results_table, publish_table_write},
        {&gaps_table, publish_gaps_write},
        {&spreads_table, publish_spreads_write},
        {&publish_items_table, NULL},
};
enum { FIGURES = sizeof(figures) / sizeof(*figures) };

/* --- kinds --- */

bool publish_kind_at(
        struct publish_kind *kind, size_t number, const struct core_figures_table *tables)
{
	const struct core_figures_table *table = number < FIGURES ? figures[number].table : tables;

	for (size_t i = FIGURES; i < number && table->name; i++)
		table++;
	*kind = (struct publish_kind){.name = table->name,
	        .right = table->right,
	        .view = number < FIGURES ? figures[number].view : NULL,
	        .table = table,
	        .tables = tables};
	return table->name;
}

bool publish_kind_is_alias(size_t number, const struct core_figures_table *tables)
{
	struct publish_kind kind, before;

	publish_kind_at(&kind, number, tables);
	for (size_t i = 0; i < number && publish_kind_at(&before, i, tables); i++)
		if (before.table->write == kind.table->write)
			return true;
	return false;
}

bool publish_kind_find(
        struct publish_kind *kind, struct str name, const struct core_figures_table *tables)
{
	for (size_t i = 0; publish_kind_at(kind, i, tables); i++)
		if (str_equal_c(name, kind->name))
			return true;
	*kind = (struct publish_kind){.name = CODEBOOK, .right = MICRODATA, .tables = tables};
	return str_equal_c(name, CODEBOOK);
}

bool publish_kind_names_nobody(const struct publish_kind *kind)
{
	return !strcmp(kind->right, "read_diagnostics");
}

bool publish_kind_of_survey(const struct publish_kind *kind)
{
	return kind->table && kind->table->of_survey;
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
	struct publish_kind kind;

	for (size_t i = 0; publish_kind_at(&kind, i, tables); i++)
		buf_printf(out, "%s, ", kind.name);
	buf_add(out, str_from(CODEBOOK));
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
	struct publish_kind of;

	return !kind->table && !format->rows_wanted &&
	                       publish_kind_find(&of, STR("microdata"), kind->tables)
	               ? of.table
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
