/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kit/manual.h>

#include "roff.h"

#include <stdio.h>
#include <string.h>

enum { LINE_SIZE = 1024 };

static const struct command_manual_entry statuses[] = {
        {"0", "The command succeeded. Standard output has the result and nothing else."},
        {"1", "The command failed. Standard error says why; for an error in a file it names the\n"
              "file, the line and the column. No incomplete file is left."},
        {"2", "An option or argument is wrong. Standard error names it."},
        {NULL, NULL},
};

static const struct command_manual_entry common_options[] = {
        {"--help", "Print the usage and end. After a command: print the command's usage."},
        {"--version", "Print the version and end."},
        {"--config FILE", "After a command: read its settings from a file with lines "
                          "\"name = value\"."},
        {NULL, NULL},
};

static void print_entries(const struct command_manual_entry *entry)
{
	for (; entry->name; entry++)
		command_roff_entry(str_from(entry->name), entry->text);
}

/* The title, such as KESU.CONF(5). Lines are not justified, and words are not hyphenated. */
static void print_title(const char *name, const char *suffix, int section)
{
	fputs(".nr HY 0\n.TH ", stdout);
	for (const char *c = name; *c; c++)
		putchar(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
	printf("%s %d %s \"Kesu %s\"\n.ad l\n", suffix, section, KESU_MANUAL_DATE, KESU_VERSION);
}

static void print_name(const char *name, const char *suffix, const char *title)
{
	char line[LINE_SIZE];

	snprintf(line, sizeof(line), "%s%s - %s", name, suffix, title);
	command_roff_section("NAME");
	command_roff_text(str_from(line));
}

static void print_see_also(const char *list)
{
	if (!list)
		return;
	command_roff_section("SEE ALSO");
	command_roff_text(str_from(list));
}

/* ---- settings ---- */

static const char *argument_of(const struct config_setting *setting)
{
	return setting->kind == CONFIG_FLAG ? "yes|no" : setting->argument;
}

/* The help of a setting, whether it is required, and its default. */
static void print_about(const struct config_setting *setting, bool flags_too)
{
	char line[LINE_SIZE];
	bool shown = config_shows_default(setting) ||
	             (flags_too && setting->kind == CONFIG_FLAG && *setting->fallback);

	snprintf(line, sizeof(line), "%s%s%s%s%s", setting->required ? "required: " : "",
	        setting->help, shown ? " (default " : "", shown ? setting->fallback : "",
	        shown ? ")" : "");
	command_roff_text(str_from(line));
}

static void print_option(const struct config_setting *setting)
{
	char tag[LINE_SIZE], option[LINE_SIZE / 2];

	config_setting_option(setting, option, sizeof(option));
	snprintf(tag, sizeof(tag), "%s%s%s", option, setting->kind == CONFIG_FLAG ? "" : " ",
	        setting->kind == CONFIG_FLAG ? "" : setting->argument);
	command_roff_tag(str_from(tag));
	print_about(setting, false);
}

/* ---- commands ---- */

/* One block for each form. A line that continues the line before begins with a space. */
static void print_usage(const struct command_program *program, const char *usage)
{
	struct str rest = str_from(usage), line;

	while (rest.n) {
		rest = str_cut(rest, '\n', &line);
		if (!str_starts(line, STR(" "))) {
			struct str words = str_cut(line, ' ', &line);

			printf(".SY \"%s %.*s\"\n", program->name, STR_ARG(line));
			line = words;
		}
		command_roff_words(str_trimmed(line));
		putchar('\n');
		if (!str_starts(rest, STR(" ")))
			fputs(".YS\n", stdout);
	}
}

static void print_command(const struct command_program *program, const struct command *command)
{
	const struct command_help *help = command->help;

	command_roff_subsection(command->name);
	print_usage(program, help->usage);
	fputs(".PP\n", stdout);
	command_roff_paragraphs(help->summary);
	for (size_t i = 0; i < help->setting_count; i++)
		print_option(&help->settings[i]);
}

static void print_commands(const struct command_program *program, bool in_full)
{
	for (const struct command *const *const *table = program->tables; *table; table++)
		for (const struct command *const *command = *table; *command; command++)
			if (in_full)
				print_command(program, *command);
			else
				command_roff_entry(str_from((*command)->name), (*command)->summary);
}

/* ---- environment ---- */

/* The commands share some variables: each is listed once. */
static bool is_told(const struct command_program *program, const struct config_setting *until)
{
	for (const struct command *const *const *table = program->tables; *table; table++)
		for (const struct command *const *command = *table; *command; command++)
			for (size_t i = 0; i < (*command)->help->setting_count; i++) {
				const struct config_setting *other = &(*command)->help->settings[i];

				if (other == until)
					return false;
				if (other->variable && !strcmp(other->variable, until->variable))
					return true;
			}
	return false;
}

static void print_variables(const struct command_program *program, const struct command_help *help)
{
	for (size_t i = 0; i < help->setting_count; i++) {
		const struct config_setting *setting = &help->settings[i];

		if (!setting->variable || is_told(program, setting))
			continue;
		command_roff_entry(str_from(setting->variable), setting->help);
	}
}

static bool has_variables(const struct command_program *program)
{
	for (const struct command *const *const *table = program->tables; *table; table++)
		for (const struct command *const *command = *table; *command; command++)
			for (size_t i = 0; i < (*command)->help->setting_count; i++)
				if ((*command)->help->settings[i].variable)
					return true;
	return false;
}

static void print_environment(const struct command_program *program)
{
	if (!program->manual->environment && !has_variables(program))
		return;
	command_roff_section("ENVIRONMENT");
	for (const struct command *const *const *table = program->tables; *table; table++)
		for (const struct command *const *command = *table; *command; command++)
			print_variables(program, (*command)->help);
	if (program->manual->environment)
		print_entries(program->manual->environment);
}

/* ---- pages ---- */

static void print_program(const struct command_program *program)
{
	const struct command_manual *manual = program->manual;

	print_title(program->name, "", 1);
	print_name(program->name, "", program->title);
	command_roff_section("SYNOPSIS");
	print_usage(program, "COMMAND [OPTIONS] [ARGUMENT...]");
	command_roff_section("DESCRIPTION");
	command_roff_paragraphs(manual->description);
	print_commands(program, false);
	command_roff_section("OPTIONS");
	print_entries(common_options);
	command_roff_section("COMMANDS");
	print_commands(program, true);
	if (manual->files) {
		command_roff_section("FILES");
		print_entries(manual->files);
	}
	print_environment(program);
	command_roff_section("EXIT STATUS");
	print_entries(statuses);
	command_roff_section("EXAMPLES");
	command_roff_paragraphs(manual->examples);
	print_see_also(manual->see_also);
}

static void print_setting(const struct config_setting *setting)
{
	char line[LINE_SIZE];

	snprintf(line, sizeof(line), "%s = %s", setting->name, argument_of(setting));
	command_roff_tag(str_from(line));
	print_about(setting, true);
	fputs(".br\n", stdout);
	if (setting->kind == CONFIG_NUMBER) {
		snprintf(line, sizeof(line), "From %lld to %lld.", (long long)setting->least,
		        (long long)setting->most);
		command_roff_text(str_from(line));
	}
	if (setting->variable) {
		snprintf(line, sizeof(line), "Variable %s%s%s%s.", setting->variable,
		        setting->secret ? ", or the file named by " : "",
		        setting->secret ? setting->variable : "", setting->secret ? "_FILE" : "");
		command_roff_text(str_from(line));
	}
}

static void print_configuration(const struct command_program *program)
{
	const struct command_manual *manual = program->manual;
	const struct command_help *help = manual->configured;
	char line[LINE_SIZE];

	snprintf(line, sizeof(line), "settings of %s %.*s", program->name,
	        (int)strcspn(help->usage, " "), help->usage);
	print_title(program->name, ".CONF", 5);
	print_name(program->name, ".conf", line);
	command_roff_section("DESCRIPTION");
	command_roff_paragraphs(manual->configuration);
	command_roff_section("SETTINGS");
	for (size_t i = 0; i < help->setting_count; i++)
		print_setting(&help->settings[i]);
	command_roff_section("EXAMPLES");
	command_roff_paragraphs(manual->configuration_example);
	snprintf(line, sizeof(line), "%s(1)", program->name);
	print_see_also(line);
}

bool command_manual_print(const struct command_program *program, int section)
{
	if (section == 1)
		print_program(program);
	else if (section == 5 && program->manual->configured)
		print_configuration(program);
	else
		return false;
	return true;
}
