/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "refusals.h"

#include "body.h"
#include "sessions/session.h"

#include <core/problems.h>

#include <string.h>

static const struct http_problem_type problem_own = {
        403, "/problems/own-account", "不能管理自己的账号", "Nobody manages the own account"};
static const struct http_problem_type problem_tokens = {409, "/problems/too-many-tokens",
        "令牌太多，请先撤销不用的", "There are 50 tokens; revoke those that are not used"};

static const struct http_problem_type problem_again = {403, "/problems/sign-in-again",
        "请重新登录后十分钟内再做", "Sign in again, and do this within ten minutes"};

static const struct {
	const char *sqlstate;
	const struct http_problem_type *problem;
	const char *pointer, *detail; /* without a problem: of a 422 */
} refusals[] = {
        {"KA002", NULL, "/role", "超出您自己的权限 / may more than you"},
        {"KA003", NULL, "/region", "不在您的管辖范围 / lies outside your region"},
        {"KA004", &core_problem_role_needed, NULL, NULL},
        {"KA005", &problem_tokens, NULL, NULL},
        {"KA006", &problem_own, NULL, NULL},
        {"KA007", &problem_again, NULL, NULL},
        {"KA008", NULL, "/name", "已是数据库角色的名字 / is the name of a database role"},
        {"KA404", &http_not_found, NULL, NULL},
};

bool staff_allowed(
        struct http_exchange *x, const struct staff_token *token, const struct db_batch *batch)
{
	const char *sqlstate = db_batch_sqlstate(batch);

	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		if (strcmp(sqlstate, refusals[i].sqlstate) != 0)
			continue;
		if (refusals[i].problem)
			http_reply_problem(x, refusals[i].problem, STR(""), NULL, 0);
		else
			staff_body_problem(x, refusals[i].pointer, refusals[i].detail);
		return false;
	}
	return staff_session_done(x, token, batch);
}
