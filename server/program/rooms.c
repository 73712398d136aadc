/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The routes, parts and jobs of the server: one line per room. docs/API.md and openapi.json list
 * the same addresses; a test compares them.
 */
#include "program.h"

#include <audit/audit.h>
#include <core/resource.h>
#include <field/field.h>
#include <fieldwork/fieldwork.h>
#include <intake/intake.h>
#include <interview/interview.h>
#include <letters/letters.h>
#include <load/load.h>
#include <publish/publish.h>
#include <queries/audit.h>
#include <queries/core.h>
#include <queries/field.h>
#include <queries/fieldwork.h>
#include <queries/intake.h>
#include <queries/interview.h>
#include <queries/process.h>
#include <queries/publish.h>
#include <queries/quota.h>
#include <queries/reminders.h>
#include <queries/report.h>
#include <queries/run.h>
#include <queries/staff.h>
#include <queries/survey.h>
#include <quota/quota.h>
#include <release/release.h>
#include <reminders/reminders.h>
#include <report/report.h>
#include <run/room.h>
#include <staff/staff.h>
#include <survey/survey.h>
#include <web/pages.h>

#include <stdlib.h>
#include <string.h>

enum { ROUTES_MAX = 256 };

static const struct {
	const struct http_route *routes;
	const size_t *count;
} tables[] = {
        {intake_routes, &intake_route_count},
        {run_routes, &run_route_count},
        {publish_routes, &publish_route_count},
        {release_routes, &release_route_count},
        {staff_routes, &staff_route_count},
        {audit_routes, &audit_route_count},
        {survey_routes, &survey_route_count},
        {fieldwork_routes, &fieldwork_route_count},
        {letters_routes, &letters_route_count},
        {field_routes, &field_route_count},
        {interview_routes, &interview_route_count},
        {quota_routes, &quota_route_count},
        {reminders_routes, &reminders_route_count},
        {report_routes, &report_route_count},
        {process_routes, &process_route_count},
        {web_routes, &web_route_count},
};

/* The statements that each lane prepares. */
static const struct db_statements *const fast_statements[] = {
        &queries_core_fast,
        &queries_intake_fast,
        &queries_process_fast,
};
static const struct db_statements *const slow_statements[] = {
        &queries_core_slow,
        &queries_intake_slow,
        &queries_run_slow,
        &queries_publish_slow,
        &queries_staff_slow,
        &queries_audit_slow,
        &queries_survey_slow,
        &queries_fieldwork_slow,
        &queries_field_slow,
        &queries_interview_slow,
        &queries_quota_slow,
        &queries_reminders_slow,
        &queries_report_slow,
};
static const struct db_statements *const sign_in_statements[] = {
        &queries_core_sign_in,
        &queries_staff_sign_in,
};

static const struct core_part *const parts[] = {
        &intake_part, &field_part, &staff_oidc_part, &report_part, NULL};

static const struct core_job *const jobs[] = {&run_job, &intake_sweep_job, &reminders_job, NULL};

static bool check(const struct config *config, struct error *error)
{
	return staff_check(config, error) && reminders_check(config, error);
}

static const struct http_problem_type *admit(struct http_exchange *x, const char **detail)
{
	const struct http_problem_type *problem = intake_admit(x, detail);

	return problem ? problem : fieldwork_admit(x, detail);
}

const struct process_rooms *program_rooms(void)
{
	static struct http_route routes[ROUTES_MAX];
	static struct process_rooms rooms = {.routes = routes,
	        .unknown = web_unknown,
	        .admit = admit,
	        .refused = core_staff_refused,
	        .fast_statements = fast_statements,
	        .fast_statements_count = sizeof(fast_statements) / sizeof(*fast_statements),
	        .slow_statements = slow_statements,
	        .slow_statements_count = sizeof(slow_statements) / sizeof(*slow_statements),
	        .sign_in_statements = sign_in_statements,
	        .sign_in_statements_count =
	                sizeof(sign_in_statements) / sizeof(*sign_in_statements),
	        .parts = parts,
	        .jobs = jobs,
	        .figures = &publish_document,
	        .check = check,
	        .load = load_path};

	if (rooms.route_count)
		return &rooms;
	rooms.tables = program_tables();
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		if (rooms.route_count + *tables[i].count > ROUTES_MAX)
			abort();
		memcpy(routes + rooms.route_count, tables[i].routes,
		        *tables[i].count * sizeof(*routes));
		rooms.route_count += *tables[i].count;
	}
	return &rooms;
}
