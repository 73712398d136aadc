/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state.h"

#include <intake/intake.h>

#include <base/clock.h>
#include <core/invitation.h>

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

/* NULL for a good secret; then *grant is filled. */
static const struct http_problem_type *secret_judge(
        struct http_exchange *x, struct secret_grant *grant, const char **detail)
{
	struct str secret = http_bearer(x);

	*detail = "";
	if (!uuid_parse(http_param(x, "attempt"), &grant->attempt)) {
		*detail = "no such attempt";
		return &http_not_found;
	}
	if (!secret.n) {
		http_reply_header(x, "WWW-Authenticate", "Bearer");
		*detail = "send Authorization: Bearer with the attempt's secret";
		return &problem_secret_missing;
	}
	switch (core_secret_check(
	        core_context(x)->keys, secret, clock_realtime_us() / 1000000, grant)) {
	case SECRET_GOOD:
		return NULL;
	case SECRET_EXPIRED:
		return &problem_secret_expired;
	case SECRET_MALFORMED:
	case SECRET_FOREIGN:
		break;
	}
	return &problem_secret_foreign;
}

const struct http_problem_type *intake_admit(struct http_exchange *x, const char **detail)
{
	struct secret_grant grant;

	return http_param(x, "attempt").n ? secret_judge(x, &grant, detail) : NULL;
}

bool intake_attempt(struct http_exchange *x, struct secret_grant *grant)
{
	const char *detail;
	const struct http_problem_type *problem = secret_judge(x, grant, &detail);

	if (problem)
		http_reply_problem(x, problem, str_from(detail), NULL, 0);
	return !problem;
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

bool intake_pilot(struct http_exchange *x, struct uuid *pilot)
{
	struct str token = http_bearer(x);

	if (token.n) {
		*pilot = core_invitation_attempt(token);
		return true;
	}
	http_reply_header(x, "WWW-Authenticate", "Bearer");
	http_reply_problem(x, &problem_secret_missing,
	        STR("send Authorization: Bearer with the link's token"), NULL, 0);
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
