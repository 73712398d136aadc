/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The residents' room as the program lists it: its routes, its part of a worker, its job. */
#include <intake/intake.h>

#include "handlers.h"
#include "state.h"
#include "turns.h"

#include <base/memory.h>

#include <model/answers.h>
#include <queries/intake.h>
#include <stdlib.h>

const struct http_route intake_routes[] = {
        {HTTP_GET, CORE_API "/surveys/{slug}", intake_survey_get, 0},
        {HTTP_POST, CORE_API "/surveys/{slug}/attempts", intake_attempt_post, BODY_SMALL},
        {HTTP_GET, CORE_API "/invitations/{token}", intake_invitation_get, 0},
        {HTTP_GET, CORE_API "/attempts/{attempt}", intake_attempt_get, 0},
        {HTTP_DELETE, CORE_API "/attempts/{attempt}", intake_attempt_delete, 0},
        {HTTP_PUT, CORE_API "/attempts/{attempt}/answers/{seq}", intake_answers_put,
                ANSWERS_BODY_MAX},
        {HTTP_POST, CORE_API "/attempts/{attempt}/submission", intake_submission_post, BODY_SMALL},
        {HTTP_POST, CORE_API "/attempts/{attempt}/resume-code", intake_resume_code_post,
                BODY_SMALL},
        {HTTP_POST, CORE_API "/surveys/{slug}/resumptions", intake_resumption_post, BODY_SMALL},
        {HTTP_GET, CORE_API "/booklets/{hash}", intake_booklet_get, 0},
        {HTTP_GET, CORE_API "/pilot", intake_pilot_get, 0},
        {HTTP_DELETE, CORE_API "/pilot", intake_pilot_delete, 0},
        {HTTP_POST, CORE_API "/pilot/attempts", intake_pilot_post, BODY_SMALL},
        {HTTP_GET, CORE_API "/pilot/booklet", intake_pilot_booklet_get, 0},
        {HTTP_PUT, CORE_API "/pilot/answers/{seq}", intake_pilot_answers_put, ANSWERS_BODY_MAX},
        {HTTP_POST, CORE_API "/pilot/submission", intake_pilot_submission_post, BODY_SMALL},
};
const size_t intake_route_count = sizeof(intake_routes) / sizeof(*intake_routes);

static void *intake_start(const struct core_context *context)
{
	struct intake *intake = memory_new(1, sizeof(*intake));

	intake->catalogue = intake_catalogue_new(context->base, context->fast);
	intake->turns = intake_turns_new();
	intake->saves = intake_saves_new(context->base, context->fast, intake->turns);
	intake->starts = intake_starts_new(context->base, context->fast, intake->turns);
	return intake;
}

static void intake_stop(void *state)
{
	struct intake *intake = state;

	intake_saves_free(intake->saves);
	intake_starts_free(intake->starts);
	intake_turns_free(intake->turns);
	intake_catalogue_free(intake->catalogue);
	free(intake);
}

static bool intake_ready(const void *state)
{
	const struct intake *intake = state;

	return intake_catalogue_ready(intake->catalogue);
}

static struct group_commit_counters intake_count(const void *state)
{
	const struct intake *intake = state;

	return intake_saves_count(intake->saves);
}

const struct core_part intake_part = {
        .start = intake_start,
        .stop = intake_stop,
        .ready = intake_ready,
        .unready = "the catalogue is not loaded",
        .count = intake_count,
};

const struct core_job intake_sweep_job = {.name = "sweep", .tidy = q_attempt_sweep_run};
