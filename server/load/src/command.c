/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu load: loads questionnaires into the database; with --margins, the known totals of residents
 * that the weights are calibrated to; with --figures, what others have published. Problems name
 * file and line.
 */
#include "figures.h"
#include <base/number.h>
#include <base/visible.h>
#include <core/database.h>
#include <kit/command.h>
#include <load/load.h>
#include <load/margins.h>

#include <model/programme.h>

#include <jansson.h>
#include <stdio.h>

enum { PATHS_MAX = 1000, MARGINS_YEAR_MIN = 1950 };

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "margins",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "known totals of residents aged 18 to 69: a CSV file with the columns "
                        "region, variable, level, total"},
        {.name = "figures",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "what others have published: a CSV file with the columns series, region, "
                        "group, year, estimate, se, n, standard, source, url, note"},
        {.name = "programme",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "CODE",
                .help = "with --margins: the programme of the totals"},
        {.name = "survey",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "SLUG",
                .help = "with --margins, instead of --programme: the rehearsal of simulated "
                        "totals"},
        {.name = "year",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .least = 0,
                .most = PROGRAMME_YEAR_MAX,
                .argument = "Y",
                .help = "with --margins: the year of the totals"},
        {.name = "source",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "TEXT",
                .help = "with --margins: the publication that has the totals"},
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "load [OPTIONS] PATH...\n"
                 "load --margins FILE --programme CODE --year Y --source TEXT "
                 "[OPTIONS]\n"
                 "load --figures FILE [OPTIONS]",
        .summary = "Loads standards, instruments, booklets and programmes from files and folders;\n"
                   "after an error, none of them. Or loads the margins of a programme: its known\n"
                   "totals of residents. Or loads figures that others have published, against\n"
                   "which runs hold their shares where a plan promises it: shares and errors are\n"
                   "fractions, and one that is loaded again with other content is a new version.\n"
                   "Loading the same files again changes nothing.",
        .most = PATHS_MAX,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

/* The part of a programme that a change is in: "targets", "surveys", ... */
static struct str part_of(const struct load_change *change)
{
	struct str rest = {change->pointer.p + 1, change->pointer.n - 1}, part;

	(void)str_cut(rest, '/', &part);
	return str_equal_c(part, "targets") || str_equal_c(part, "baselines") ||
	                       str_equal_c(part, "regions") || str_equal_c(part, "surveys")
	               ? part
	               : STR("programmes");
}

static json_t *text_or_null(struct str text)
{
	return text.p ? json_stringn(text.p, text.n) : json_null();
}

static json_t *changes_json(const struct load_report *report)
{
	json_t *list = json_array();

	for (size_t i = 0; i < report->change_count; i++) {
		const struct load_change *change = &report->changes[i];
		struct str part = part_of(change);

		json_array_append_new(list,
		        json_pack("{s:s%, s:i, s:s%, s:s%, s:s, s:o, s:o}", "file", change->file.p,
		                change->file.n, "line", change->line, "part", part.p, part.n,
		                "pointer", change->pointer.p, change->pointer.n, "kind",
		                load_change_names[change->kind], "was", text_or_null(change->was),
		                "given", text_or_null(change->given)));
	}
	return list;
}

static void print_json(const struct load_report *report)
{
	json_t *document = json_object();

	for (enum load_kind kind = 0; kind < LOAD_KINDS; kind++)
		json_object_set_new(document, load_kind_names[kind],
		        json_pack("{s:i,s:i}", "found", (int)report->found[kind], "added",
		                (int)report->added[kind]));
	json_object_set_new(document, "changes", changes_json(report));
	command_print_json(document);
}

/* How many fields of a part are of this kind; 0 when an earlier change was of the same. */
static unsigned first_count(const struct load_report *report, size_t at)
{
	const struct load_change *of = &report->changes[at];
	unsigned count = 0;

	for (size_t i = 0; i < report->change_count; i++) {
		const struct load_change *change = &report->changes[i];

		if (change->kind != of->kind || !str_equal(part_of(change), part_of(of)))
			continue;
		if (i < at)
			return 0;
		count++;
	}
	return count;
}

static void print_change(const struct load_change *change)
{
	printf("%.*s", STR_ARG(change->file));
	if (change->line)
		printf(":%d", change->line);
	printf(": %.*s: %s", STR_ARG(change->pointer), load_change_names[change->kind]);
	if (change->was.p)
		printf(" %s\"%.*s\"", change->given.p ? "from " : "", STR_ARG(change->was));
	if (change->kind == LOAD_STAYED && change->given.p)
		printf(", not \"%.*s\" as in the file", STR_ARG(change->given));
	else if (change->given.p)
		printf(" %s\"%.*s\"", change->was.p ? "to " : "", STR_ARG(change->given));
	putchar('\n');
}

static void print_changes(const struct load_report *report)
{
	for (size_t i = 0; i < report->change_count; i++) {
		unsigned count = first_count(report, i);

		if (count)
			printf("%-12.*s %5u %s\n", STR_ARG(part_of(&report->changes[i])), count,
			        load_change_names[report->changes[i].kind]);
	}
	for (size_t i = 0; i < report->change_count; i++)
		print_change(&report->changes[i]);
}

static void print_table(const struct load_report *report)
{
	for (enum load_kind kind = 0; kind < LOAD_KINDS; kind++)
		printf("%-12s %5u found %5u added\n", load_kind_names[kind], report->found[kind],
		        report->added[kind]);
	print_changes(report);
}

static enum command_status load(
        const struct config *config, char **paths, struct load_report *report)
{
	size_t count = 0;
	struct error error;
	struct db_session *session = core_database_open(config, &error);
	bool loaded;

	if (!session)
		return command_fail("load", &error);
	while (paths[count])
		count++;
	loaded = load_paths(session, (const char *const *)paths, count, report, &error);
	db_session_close(session);
	if (!loaded) {
		fputs(buf_str(&report->problems).p, stderr);
		return command_fail("load", &error);
	}
	if (command_wants_json(config))
		print_json(report);
	else
		print_table(report);
	return COMMAND_DONE;
}

static void print_margins(
        const struct config *config, const struct load_margins_report *report, int year)
{
	if (command_wants_json(config))
		command_print_json(json_pack("{s:s%,s:i,s:i,s:i,s:i}", "programme",
		        report->programme.p, report->programme.n, "reference_year", year, "regions",
		        (int)report->regions, "sets", (int)report->sets, "totals",
		        (int)report->totals));
	else
		printf("margins      %5zu total%s of %zu region%s, %d\n", report->totals,
		        number_plural(report->totals), report->regions,
		        number_plural(report->regions), year);
	if (report->few.n)
		command_note(
		        "地区 %.*s 合计只有 %.0f 人：总数须为人数；若是万人，请换算后重新导入 / "
		        "region %.*s has %.0f persons in all: totals are persons; if these are "
		        "ten thousands (万人), load them again as persons",
		        STR_ARG(report->few), report->few_sum, STR_ARG(report->few),
		        report->few_sum);
}

static enum command_status load_margins_file(
        const struct config *config, const struct load_margins *margins)
{
	struct load_margins_report report;
	struct error error;
	struct db_session *session = core_database_open(config, &error);
	bool loaded;

	if (!session)
		return command_fail("load", &error);
	loaded = load_margins(session, margins, &report, &error);
	db_session_close(session);
	if (loaded)
		print_margins(config, &report, margins->year);
	load_margins_report_end(&report);
	return loaded ? COMMAND_DONE : command_fail("load", &error);
}

static bool take_margins(const struct config *config, size_t paths, struct load_margins *margins,
        struct error *error)
{
	*margins = (struct load_margins){
	        .path = config_text(config, "margins"),
	        .programme = str_from(config_text(config, "programme")),
	        .survey = str_from(config_text(config, "survey")),
	        .year = (int)config_number(config, "year"),
	        .source = config_text(config, "source"),
	};
	if (paths)
		return error_set(error, "give either --margins or paths of questionnaires");
	if (!margins->programme.n == !margins->survey.n)
		return error_set(error, "--margins needs either --programme or --survey");
	if (margins->year < MARGINS_YEAR_MIN)
		return error_set(
		        error, "--margins needs a --year of the totals, from %d", MARGINS_YEAR_MIN);
	return visible_trimmed(str_from(margins->source)).n ||
	       error_set(error, "--source is needed");
}

static enum command_status load_figures_file(const struct config *config, const char *path)
{
	struct load_figures_report report;
	struct error error;
	struct db_session *session = core_database_open(config, &error);
	bool loaded;

	if (!session)
		return command_fail("load", &error);
	loaded = load_figures(session, path, &report, &error);
	db_session_close(session);
	if (loaded || report.refusals.count)
		load_figures_print(&report, path, config);
	load_figures_report_end(&report);
	return loaded ? COMMAND_DONE : command_fail("load", &error);
}

static enum command_status load_any(const struct config *config, char **paths)
{
	struct load_report report;
	struct load_margins margins;
	struct error error;
	enum command_status status;

	if (*config_text(config, "figures")) {
		if (*paths || *config_text(config, "margins")) {
			error_set(&error, "give one of --figures, --margins and paths of "
			                  "questionnaires");
			return command_misused("load", &error);
		}
		return load_figures_file(config, config_text(config, "figures"));
	}
	if (*config_text(config, "margins")) {
		if (!take_margins(config, *paths != NULL, &margins, &error))
			return command_misused("load", &error);
		return load_margins_file(config, &margins);
	}
	if (!*paths) {
		error_set(&error, "name files or folders to load, or --margins or --figures FILE");
		return command_misused("load", &error);
	}
	load_report_init(&report);
	status = load(config, paths, &report);
	load_report_end(&report);
	return status;
}

static enum command_status load_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	status = load_any(config, argv + next);
	config_free(config);
	return status;
}

const struct command load_command = {
        .name = "load",
        .summary = "load standards, instruments, programmes, figures",
        .help = &help,
        .run = load_main,
};
