/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file is read first; then one transaction compares it with what is stored, stores what is new
 * or differs, and notes the load in the audit.
 */
#include "figures_file.h"

#include <base/number.h>

#include <jansson.h>
#include <math.h>
#include <queries/core.h>
#include <queries/load.h>
#include <stdlib.h>

enum { ARENA_CHUNK = 256 << 10 };

/* Some figures of a file, one array a column. */
struct columns {
	struct db_array series, regions, groups, years, versions, estimates, ses, ns, standards,
	        sources, urls, notes;
};

/* Arrays of `count` elements, and where their values are written. */
struct writing {
	struct str *series, *region, *group, *standard, *source, *url, *note;
	int16_t *year;
	int32_t *version, *n;
	double *estimate, *se;
	bool *no_estimate, *no_se, *no_n;
};

static struct writing writing_new(struct arena *arena, size_t count)
{
	return (struct writing){
	        .series = arena_new(arena, count, sizeof(struct str)),
	        .region = arena_new(arena, count, sizeof(struct str)),
	        .group = arena_new(arena, count, sizeof(struct str)),
	        .standard = arena_new(arena, count, sizeof(struct str)),
	        .source = arena_new(arena, count, sizeof(struct str)),
	        .url = arena_new(arena, count, sizeof(struct str)),
	        .note = arena_new(arena, count, sizeof(struct str)),
	        .year = arena_new(arena, count, sizeof(int16_t)),
	        .version = arena_new(arena, count, sizeof(int32_t)),
	        .n = arena_new(arena, count, sizeof(int32_t)),
	        .estimate = arena_new(arena, count, sizeof(double)),
	        .se = arena_new(arena, count, sizeof(double)),
	        .no_estimate = arena_new(arena, count, sizeof(bool)),
	        .no_se = arena_new(arena, count, sizeof(bool)),
	        .no_n = arena_new(arena, count, sizeof(bool)),
	};
}

static void write_figure(const struct writing *to, size_t i, const struct load_figure *figure)
{
	to->series[i] = figure->series;
	to->region[i] = figure->region;
	to->group[i] = figure->group;
	to->standard[i] = figure->standard;
	to->source[i] = figure->source;
	to->url[i] = figure->url;
	to->note[i] = figure->note;
	to->year[i] = (int16_t)figure->year;
	to->estimate[i] = figure->estimate;
	to->no_estimate[i] = isnan(figure->estimate);
	to->se[i] = figure->se;
	to->no_se[i] = isnan(figure->se);
	to->n[i] = (int32_t)figure->n;
	to->no_n[i] = !figure->n;
}

static struct columns columns_of(const struct writing *to, size_t count)
{
	return (struct columns){
	        .series = {count, to->series, NULL},
	        .regions = {count, to->region, NULL},
	        .groups = {count, to->group, NULL},
	        .years = {count, to->year, NULL},
	        .versions = {count, to->version, NULL},
	        .estimates = {count, to->estimate, to->no_estimate},
	        .ses = {count, to->se, to->no_se},
	        .ns = {count, to->n, to->no_n},
	        .standards = {count, to->standard, NULL},
	        .sources = {count, to->source, NULL},
	        .urls = {count, to->url, NULL},
	        .notes = {count, to->note, NULL},
	};
}

/* ---- what is stored ---- */

static struct str keep(struct load_figures_report *report, struct str text)
{
	return text.p ? arena_copy(&report->arena, text) : text;
}

static void take_changes(struct load_figures_report *report, const struct load_figures_file *file,
        const struct q_figures_changes_rows *rows)
{
	report->change_count = rows->count;
	report->changes = arena_new(&report->arena, rows->count + 1, sizeof(*report->changes));
	for (size_t i = 0; i < rows->count; i++) {
		const struct q_figures_changes_row *row = &rows->row[i];
		const struct load_figure *figure = &file->figures[row->number - 1];
		bool is_next = !i || rows->row[i - 1].number != row->number;

		report->changes[i] = (struct load_figure_change){
		        .line = figure->line,
		        .series = figure->series,
		        .region = figure->region,
		        .group = figure->group,
		        .year = (int)figure->year,
		        .version = row->version,
		        .field = keep(report, row->field),
		        .was = keep(report, row->was),
		        .given = keep(report, row->given),
		};
		report->added += !row->field.n;
		report->changed += is_next && row->field.n && !isnan(figure->estimate);
		report->taken_back += is_next && row->field.n && isnan(figure->estimate);
	}
}

/* A figure that is not stored cannot be taken back. */
static void refuse_unknown(struct load_figures_report *report)
{
	for (size_t i = 0; i < report->change_count; i++) {
		const struct load_figure_change *change = &report->changes[i];

		if (!change->field.n && !change->given.n)
			csv_refusals_add(&report->refusals, change->line, "estimate",
			        STR("空，但没有载入过这个数 / it is empty, but there is no such "
			            "figure to take back"));
	}
}

static bool find_changes(struct load_figures_report *report, const struct load_figures_file *file,
        struct db_session *session, struct error *error)
{
	struct writing to = writing_new(&report->arena, file->count);
	struct q_figures_changes_rows rows;
	struct columns all;

	for (size_t i = 0; i < file->count; i++)
		write_figure(&to, i, &file->figures[i]);
	all = columns_of(&to, file->count);
	if (!q_figures_changes_run(session,
	            &(struct q_figures_changes_in){
	                    .series = all.series,
	                    .regions = all.regions,
	                    .groups = all.groups,
	                    .years = all.years,
	                    .estimates = all.estimates,
	                    .ses = all.ses,
	                    .ns = all.ns,
	                    .standards = all.standards,
	                    .sources = all.sources,
	                    .urls = all.urls,
	                    .notes = all.notes,
	            },
	            &rows, error))
		return false;
	take_changes(report, file, &rows);
	return true;
}

static bool find_unknown(struct load_figures_report *report, const struct load_figures_file *file,
        struct db_session *session, struct error *error)
{
	struct writing to = writing_new(&report->arena, file->count);
	struct q_figures_unknown_rows rows;

	for (size_t i = 0; i < file->count; i++)
		to.region[i] = file->figures[i].region;
	if (!q_figures_unknown_run(
	            session, (struct db_array){file->count, to.region, NULL}, &rows, error))
		return false;
	report->unknown_count = rows.count;
	report->unknown = arena_new(&report->arena, rows.count + 1, sizeof(*report->unknown));
	for (size_t i = 0; i < rows.count; i++)
		report->unknown[i] = keep(report, rows.row[i].region);
	return true;
}

/* ---- storing ---- */

/* The figures that have a change are stored whole. */
static bool store_changed(struct load_figures_report *report, const struct load_figures_file *file,
        struct db_session *session, struct error *error)
{
	struct writing to = writing_new(&report->arena, report->change_count);
	struct columns some;
	size_t count = 0;

	for (size_t i = 0, at = 0; i < report->change_count; i++) {
		if (i && report->changes[i].line == report->changes[i - 1].line)
			continue;
		while (file->figures[at].line != report->changes[i].line)
			at++;
		write_figure(&to, count, &file->figures[at]);
		to.version[count++] = report->changes[i].version;
	}
	some = columns_of(&to, count);
	return !count || q_figures_store_run(session,
	                         &(struct q_figures_store_in){
	                                 .series = some.series,
	                                 .regions = some.regions,
	                                 .groups = some.groups,
	                                 .years = some.years,
	                                 .versions = some.versions,
	                                 .estimates = some.estimates,
	                                 .ses = some.ses,
	                                 .ns = some.ns,
	                                 .standards = some.standards,
	                                 .sources = some.sources,
	                                 .urls = some.urls,
	                                 .notes = some.notes,
	                         },
	                         error);
}

static bool note(
        const struct load_figures_report *report, struct db_session *session, struct error *error)
{
	json_t *detail = json_pack("{s:I, s:I, s:I, s:I}", "rows", (json_int_t)report->rows,
	        "added", (json_int_t)report->added, "changed", (json_int_t)report->changed,
	        "taken_back", (json_int_t)report->taken_back);
	char *text = json_dumps(detail, JSON_COMPACT);
	const struct q_audit_note_row *row;
	bool noted = q_audit_note_run(
	        session, STR("figures.load"), STR("figures"), str_from(text), &row, error);

	free(text);
	json_decref(detail);
	return noted;
}

static bool is_clean(const struct load_figures_report *report, struct error *error)
{
	size_t count = report->refusals.count;

	return !count ||
	       error_set(error, "未载入：%zu 处不能接受 / nothing was loaded: %zu refused cell%s",
	               count, count, number_plural(count));
}

static bool store(struct load_figures_report *report, const struct load_figures_file *file,
        struct db_session *session, struct error *error)
{
	const struct q_figures_hold_row *held;

	if (!q_figures_hold_run(session, &held, error) ||
	        !find_changes(report, file, session, error) ||
	        !find_unknown(report, file, session, error))
		return false;
	refuse_unknown(report);
	return is_clean(report, error) &&
	       (!report->change_count || (store_changed(report, file, session, error) &&
	                                         note(report, session, error)));
}

static bool store_all(struct load_figures_report *report, const struct load_figures_file *file,
        struct db_session *session, struct error *error)
{
	if (!db_session_begin(session, false, error))
		return false;
	if (store(report, file, session, error))
		return db_session_commit(session, error);
	db_session_rollback(session);
	return false;
}

bool load_figures(struct db_session *session, const char *path, struct load_figures_report *report,
        struct error *error)
{
	struct load_figures_file file = {0};
	bool good;

	*report = (struct load_figures_report){0};
	arena_init(&report->arena, ARENA_CHUNK);
	good = load_figures_read(&file, path, report, error) && is_clean(report, error);
	report->rows = file.count;
	good = good && store_all(report, &file, session, error);
	free(file.figures);
	return good;
}

void load_figures_report_end(struct load_figures_report *report)
{
	csv_refusals_end(&report->refusals);
	arena_free(&report->arena);
}
