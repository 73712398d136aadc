/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "handlers.h"

#include "text.h"

#include <string.h>

static const char SQLSTATE_STATE[] = "KR409"; /* of kesu_fn.reminder_queue */
static const char SQLSTATE_NOBODY[] = "KR404";

static const struct http_problem_type problem_state = {409, "/problems/no-reminders",
        "启动期间的正式调查才催访",
        "People are reminded of a survey that is open and no rehearsal"};
static const struct http_problem_type problem_nobody = {
        409, "/problems/nobody-to-remind", "没有可发送的人", "There is nobody to send to"};

const char reminders_days_fault[] = "须是0到365的整数 / it must be a whole number from 0 to 365";
const char reminders_below_fault[] = "须是1到1000的整数 / it must be a whole number from 1 to 1000";

enum { BELOW_MAX = 1000 };

bool reminders_days_take(struct reminders_request *request, int64_t days)
{
	request->days = (int32_t)days;
	return days >= 0 && days <= REMINDERS_DAYS_MAX;
}

bool reminders_below_take(struct reminders_request *request, int64_t below)
{
	request->attempts = (int32_t)below;
	request->below = &request->attempts;
	return below >= 1 && below <= BELOW_MAX;
}

bool reminders_allowed(struct http_exchange *x, const struct db_batch *batch)
{
	const char *sqlstate = db_batch_sqlstate(batch);

	if (!strcmp(sqlstate, SQLSTATE_STATE))
		http_reply_problem(x, &problem_state, STR(""), NULL, 0);
	else if (!strcmp(sqlstate, SQLSTATE_NOBODY))
		http_reply_problem(x, &problem_nobody, STR(""), NULL, 0);
	else
		return core_survey_allowed(x, batch);
	return false;
}
