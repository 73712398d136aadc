/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Refused rows alone, or the counts and every field that changed. */
#include "figures.h"

#include <base/number.h>
#include <kit/command.h>

#include <jansson.h>
#include <stdio.h>

static json_t *text_or_null(struct str text)
{
	return text.p ? json_stringn(text.p, text.n) : json_null();
}

/* What became of a figure whose changes begin here. */
static const char *kind_of(const struct load_figure_change *change)
{
	return change->field.n ? "changed" : "added";
}

static json_t *changes_json(const struct load_figures_report *report)
{
	json_t *list = json_array();

	for (size_t i = 0; i < report->change_count; i++) {
		const struct load_figure_change *change = &report->changes[i];

		json_array_append_new(list,
		        json_pack("{s:I, s:s, s:s%, s:s%, s:s%, s:i, s:i, s:s%, s:o, s:o}", "line",
		                (json_int_t)change->line, "kind", kind_of(change), "series",
		                change->series.p, change->series.n, "region", change->region.p,
		                change->region.n, "group", change->group.p, change->group.n, "year",
		                change->year, "version", change->version, "field", change->field.p,
		                change->field.n, "was", text_or_null(change->was), "given",
		                text_or_null(change->given)));
	}
	return list;
}

static json_t *unknown_json(const struct load_figures_report *report)
{
	json_t *list = json_array();

	for (size_t i = 0; i < report->unknown_count; i++)
		json_array_append_new(
		        list, json_stringn(report->unknown[i].p, report->unknown[i].n));
	return list;
}

static void print_json(const struct load_figures_report *report)
{
	command_print_json(json_pack("{s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "rows",
	        (json_int_t)report->rows, "added", (json_int_t)report->added, "changed",
	        (json_int_t)report->changed, "taken_back", (json_int_t)report->taken_back,
	        "changes", changes_json(report), "unknown_regions", unknown_json(report), "refused",
	        csv_refusals_json(&report->refusals)));
}

static void print_change(const struct load_figure_change *change, const char *path)
{
	if (!change->field.n)
		return;
	command_print_line("%s: 第 %zu 行 line %zu, %.*s %.*s %.*s %d: %.*s 由 from \"%.*s\" 变为 "
	                   "to \"%.*s\"，第 %d 版 version %d",
	        path, change->line, change->line, STR_ARG(change->series), STR_ARG(change->region),
	        STR_ARG(change->group), change->year, STR_ARG(change->field), STR_ARG(change->was),
	        STR_ARG(change->given), change->version, change->version);
}

void load_figures_print(
        const struct load_figures_report *report, const char *path, const struct config *config)
{
	if (command_wants_json(config)) {
		print_json(report);
		return;
	}
	if (report->refusals.count) {
		csv_refusals_print(&report->refusals, path);
		return;
	}
	printf("figures      %5zu found %5zu added %5zu changed %5zu taken back\n", report->rows,
	        report->added, report->changed, report->taken_back);
	for (size_t i = 0; i < report->change_count; i++)
		print_change(&report->changes[i], path);
	if (report->unknown_count)
		command_note("%zu 个地区不在任何已载入的方案中，例如 %.*s：其数据已载入但用不上 / "
		             "%zu region%s, such as %.*s, of no loaded programme: their figures "
		             "are loaded and not used",
		        report->unknown_count, STR_ARG(report->unknown[0]), report->unknown_count,
		        number_plural(report->unknown_count), STR_ARG(report->unknown[0]));
}
