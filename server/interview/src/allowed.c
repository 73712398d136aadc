/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "allowed.h"

#include <core/problems.h>

#include <db/db.h>
#include <string.h>

static const char SQLSTATE_NO_SURVEY[] = "KV404";
static const char SQLSTATE_NOT_ALLOWED[] = "42501";
static const char SQLSTATE_STATE[] = "KF409";

static const struct http_problem_type problem_state = {409, "/problems/fieldwork-ended",
        "调查现在的状态不能分派个案", "The survey's state takes no assignments"};

bool interview_was_allowed(struct http_exchange *x, const struct db_batch *batch)
{
	const char *sqlstate = db_batch_sqlstate(batch);

	if (!strcmp(sqlstate, SQLSTATE_NO_SURVEY))
		http_reply_problem(x, &http_not_found, STR("no such survey"), NULL, 0);
	else if (!strcmp(sqlstate, SQLSTATE_NOT_ALLOWED))
		http_reply_problem(x, &core_problem_role_needed, STR(""), NULL, 0);
	else if (!strcmp(sqlstate, SQLSTATE_STATE))
		http_reply_problem(x, &problem_state, STR(""), NULL, 0);
	else
		return core_batch_done(x, batch);
	return false;
}
