/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the program. Some of them join rooms that do not depend on one another. */
#include "program.h"

#include <audit/audit.h>
#include <field/field.h>
#include <fieldwork/fieldwork.h>
#include <interview/interview.h>
#include <letters/letters.h>
#include <load/load.h>
#include <publish/publish.h>
#include <quota/quota.h>
#include <rehearsal/rehearsal.h>
#include <release/release.h>
#include <reminders/reminders.h>
#include <report/report.h>
#include <run/room.h>
#include <staff/staff.h>
#include <survey/survey.h>
#include <tables/tables.h>
#include <tools/tools.h>

#include <stddef.h>

static enum command_status serve(int argc, char **argv)
{
	return process_serve(argc, argv, program_rooms());
}

static enum command_status score(int argc, char **argv)
{
	return run_score_main(argc, argv, &tables_printer);
}

static enum command_status export(int argc, char **argv) {
	return publish_export(argc, argv, program_tables(), &release_folder);
}

static enum command_status survey(int argc, char **argv)
{
	return survey_main(argc, argv, &publish_document);
}

static enum command_status report(int argc, char **argv)
{
	return report_main(argc, argv, &publish_document);
}

static const struct command serve_command = {
        .name = "serve",
        .summary = "deliver questionnaires, store answers, show results",
        .help = &process_serve_help,
        .run = serve,
};
static const struct command score_command = {
        .name = "score",
        .summary = "estimate the share of literate citizens of a survey",
        .help = &run_score_help,
        .run = score,
};
static const struct command export_command = {
        .name = "export",
        .summary = "write a survey's results and what they rest on as files",
        .help = &publish_export_help,
        .run = export,
};

static const struct command report_command = {
        .name = "report",
        .summary = "write a survey's results for people, as PDF or for a word processor",
        .help = &report_help,
        .run = report,
};

static const struct command survey_command = {
        .name = "survey",
        .summary = "take a survey through its life, from draft to published",
        .help = &survey_command_help,
        .run = survey,
};

static const struct command *const server_commands[] = {
        &serve_command, &process_migrate_command, &load_command, NULL};
static const struct command *const figure_commands[] = {
        &score_command, &export_command, &report_command, &survey_command, NULL};

const struct command *const *const program_commands[] = {
        server_commands,
        rehearsal_commands,
        figure_commands,
        tools_commands,
        staff_commands,
        audit_commands,
        survey_commands,
        fieldwork_commands,
        letters_commands,
        field_commands,
        interview_commands,
        quota_commands,
        reminders_commands,
        NULL,
};
