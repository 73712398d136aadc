/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a programme's file has otherwise than the database. The queries find the fields; here they
 * become lines of the report, or problems where a field must stay.
 */
#include "parts.h"

#include <base/memory.h>

#include <queries/load.h>

const char *const load_change_names[LOAD_CHANGE_KINDS] = {
        [LOAD_ADDED] = "added",
        [LOAD_CHANGED] = "changed",
        [LOAD_REMOVED] = "removed",
        [LOAD_STAYED] = "stayed",
};

static struct str keep(struct load_report *report, struct str text)
{
	return text.p ? arena_copy(&report->arena, text) : text;
}

void load_change_add(struct load_step *step, enum load_change_kind kind, const char *pointer,
        struct str was, struct str given)
{
	struct load_report *report = step->report;
	size_t n = report->change_count;

	if (!(n & (n - 1))) /* full at every power of two */
		report->changes =
		        memory_resize(report->changes, n ? 2 * n : 1, sizeof(*report->changes));
	report->changes[report->change_count++] = (struct load_change){
	        .kind = kind,
	        .file = keep(report, str_from(step->document->path)),
	        .pointer = keep(report, str_from(pointer)),
	        .line = kind == LOAD_REMOVED ? 0
	                                     : model_document_line(step->document->document.text,
	                                               str_from(pointer)),
	        .was = keep(report, was),
	        .given = keep(report, given),
	};
}

static bool fields_compare(
        struct load_step *step, const struct q_load_programme_in *programme, struct error *error)
{
	struct q_load_programme_changes_rows rows;

	if (!q_load_programme_changes_run(step->session,
	            &(struct q_load_programme_changes_in){
	                    .code = programme->code,
	                    .title = programme->title,
	                    .period_from = programme->period_from,
	                    .period_to = programme->period_to,
	                    .source = programme->source,
	                    .vintage = programme->vintage,
	                    .root = programme->root,
	                    .asks_place = programme->asks_place,
	                    .monitoring = programme->monitoring,
	                    .key_groups = programme->key_groups,
	            },
	            &rows, error))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct q_load_programme_changes_row *row = &rows.row[i];
		struct str pointer = arena_printf(&step->arena, "/%.*s", STR_ARG(row->field));

		if (row->fixed)
			model_problems_add(step->problems, pointer,
			        "is stored as %.*s, and surveys of the programme rest on it",
			        STR_ARG(row->was));
		else
			load_change_add(step, LOAD_CHANGED, pointer.p, row->was, row->given);
	}
	return true;
}

static void region_changed(struct load_step *step, const struct q_load_region_changes_row *row)
{
	const struct programme *programme = step->document->programme;
	int at = model_programme_region_find(programme, row->region);
	struct str pointer =
	        at < 0 ? STR("/regions") : arena_printf(&step->arena, "/regions/%d", at);

	if (row->is_new)
		load_change_add(step, LOAD_ADDED, pointer.p, (struct str){0}, row->region);
	else if (row->fixed)
		model_problems_add(step->problems, pointer,
		        "region %.*s is stored and not listed any more, and the programme has "
		        "surveys",
		        STR_ARG(row->region));
	else
		load_change_add(step, LOAD_REMOVED, pointer.p, row->region, (struct str){0});
}

static bool regions_compare(
        struct load_step *step, struct str code, struct db_array regions, struct error *error)
{
	struct q_load_region_changes_rows rows;

	if (!q_load_region_changes_run(step->session, code, regions, &rows, error))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		region_changed(step, &rows.row[i]);
	return true;
}

static bool marks_compare(
        struct load_step *step, const struct q_load_region_marks_in *regions, struct error *error)
{
	struct q_load_region_marks_rows rows;

	if (!q_load_region_marks_run(step->session, regions, &rows, error))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct q_load_region_marks_row *row = &rows.row[i];
		struct str pointer = arena_printf(&step->arena, "/regions/%lld/%.*s",
		        (long long)row->number - 1, STR_ARG(row->field));

		load_change_add(step, LOAD_CHANGED, pointer.p, row->was, row->given);
	}
	return true;
}

/* A row of load_target_changes or of load_baseline_changes. */
static void entry_changed(struct load_step *step, const char *list, int64_t number,
        struct str field, struct str was, struct str given)
{
	enum load_change_kind kind = LOAD_CHANGED;
	struct str pointer = arena_printf(
	        &step->arena, "/%s/%lld%.*s", list, (long long)number - 1, STR_ARG(field));

	if (!field.n)
		kind = was.p ? LOAD_REMOVED : LOAD_ADDED;
	if (kind == LOAD_REMOVED)
		pointer = arena_printf(&step->arena, "/%s", list);
	load_change_add(step, kind, pointer.p, was, given);
}

static bool targets_compare(struct load_step *step, struct str code,
        const struct q_load_targets_in *targets, struct error *error)
{
	struct q_load_target_changes_rows rows;

	if (!q_load_target_changes_run(step->session,
	            &(struct q_load_target_changes_in){
	                    .code = code,
	                    .regions = targets->regions,
	                    .years = targets->years,
	                    .kinds = targets->kinds,
	                    .shares = targets->shares,
	                    .comparisons = targets->comparisons,
	                    .against = targets->against,
	                    .betweens = targets->betweens,
	                    .wordings = targets->wordings,
	                    .quotes = targets->quotes,
	            },
	            &rows, error))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		entry_changed(step, "targets", rows.row[i].number, rows.row[i].field,
		        rows.row[i].was, rows.row[i].given);
	return true;
}

static bool baselines_compare(struct load_step *step, struct str code,
        const struct q_load_baselines_in *baselines, struct error *error)
{
	struct q_load_baseline_changes_rows rows;

	if (!q_load_baseline_changes_run(step->session,
	            &(struct q_load_baseline_changes_in){
	                    .code = code,
	                    .regions = baselines->regions,
	                    .years = baselines->years,
	                    .shares = baselines->shares,
	                    .derived = baselines->derived,
	                    .quotes = baselines->quotes,
	            },
	            &rows, error))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		entry_changed(step, "baselines", rows.row[i].number, rows.row[i].field,
		        rows.row[i].was, rows.row[i].given);
	return true;
}

bool load_changes_find(struct load_step *step, const struct q_load_programme_in *programme,
        const struct q_load_region_marks_in *regions, const struct q_load_targets_in *targets,
        const struct q_load_baselines_in *baselines, bool *changed, struct error *error)
{
	size_t before = step->report->change_count;
	const struct q_load_programme_known_row *row;

	*changed = false;
	if (!q_load_programme_known_run(step->session, programme->code, &row, error))
		return false;
	if (!row->known)
		return true;
	if (!fields_compare(step, programme, error) ||
	        !regions_compare(step, programme->code, regions->codes, error) ||
	        !marks_compare(step, regions, error) ||
	        !targets_compare(step, programme->code, targets, error) ||
	        !baselines_compare(step, programme->code, baselines, error))
		return false;
	*changed = step->report->change_count > before;
	return true;
}
