/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state.h"

#include <intake/intake.h>

#include <base/clock.h>

#include <stdlib.h>

static const struct http_problem_type problem_secret_missing = {
        401, "/problems/secret-missing", "缺少答题凭证", "The attempt's secret is missing"};
static const struct http_problem_type problem_secret_foreign = {403, "/problems/secret-foreign",
        "答题凭证不属于这份答卷", "The secret does not belong to this attempt"};
static const struct http_problem_type problem_secret_expired = {
        403, "/problems/secret-expired", "答题凭证已过期", "The secret has expired"};

static const struct http_problem_type problem_secret_limited = {403, "/problems/limited-secret",
        "只有开始这份答卷的人可以这样做", "Only whoever began this attempt can do this"};

struct intake *intake_of(struct http_exchange *x)
{
	return core_part_state(core_context(x), &intake_part);
}

bool intake_attempt(struct http_exchange *x, struct secret_grant *grant)
{
	struct str secret = http_bearer(x);

	if (!uuid_parse(http_param(x, "attempt"), &grant->attempt)) {
		http_reply_problem(x, &http_not_found, STR("no such attempt"), NULL, 0);
		return false;
	}
	if (!secret.n) {
		http_reply_header(x, "WWW-Authenticate", "Bearer");
		http_reply_problem(x, &problem_secret_missing,
		        STR("send Authorization: Bearer with the attempt's secret"), NULL, 0);
		return false;
	}
	switch (core_secret_check(
	        core_context(x)->keys, secret, clock_realtime_us() / 1000000, grant)) {
	case SECRET_GOOD:
		return true;
	case SECRET_EXPIRED:
		http_reply_problem(x, &problem_secret_expired, STR(""), NULL, 0);
		return false;
	case SECRET_MALFORMED:
	case SECRET_FOREIGN:
		break;
	}
	http_reply_problem(x, &problem_secret_foreign, STR(""), NULL, 0);
	return false;
}

bool intake_attempt_in_full(struct http_exchange *x, struct secret_grant *grant)
{
	if (!intake_attempt(x, grant))
		return false;
	if (!grant->limited)
		return true;
	http_reply_problem(x, &problem_secret_limited, STR(""), NULL, 0);
	return false;
}

void intake_reply_waiting(struct http_exchange *x, enum group_commit_addition addition)
{
	if (addition == GROUP_COMMIT_CROWDED)
		http_reply_problem(
		        x, &http_too_many, STR("too many of this attempt are waiting"), NULL, 0);
	else
		http_reply_problem(
		        x, &http_unavailable, STR("too many are waiting; try again"), NULL, 0);
}

void intake_reply_unheard(struct http_exchange *x)
{
	http_reply_problem(
	        x, &http_unavailable, STR("the survey is not known here yet; try again"), NULL, 0);
}
