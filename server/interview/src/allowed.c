/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "allowed.h"

#include <db/db.h>
#include <string.h>

static const char SQLSTATE_STATE[] = "KF409"; /* of kesu_fn.assign */

static const struct http_problem_type problem_state = {409, "/problems/fieldwork-ended",
        "调查现在的状态不允许这样做", "The survey's state does not allow it"};

bool interview_was_allowed(struct http_exchange *x, const struct db_batch *batch)
{
	if (strcmp(db_batch_sqlstate(batch), SQLSTATE_STATE) != 0)
		return core_survey_allowed(x, batch);
	http_reply_problem(x, &problem_state, STR(""), NULL, 0);
	return false;
}
