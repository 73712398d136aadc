/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/problems.h>

const struct http_problem_type core_problem_survey_closed = {
        410, "/problems/survey-closed", "调查已结束", "The survey is closed"};
const struct http_problem_type core_problem_attempt_withdrawn = {
        410, "/problems/attempt-withdrawn", "这份答卷已撤回", "The attempt was withdrawn"};
const struct http_problem_type core_problem_different_content = {409, "/problems/different-content",
        "已保存过其他内容", "Different content is stored already"};
const struct http_problem_type core_problem_account_needed = {
        401, "/problems/account-needed", "请先登录", "Sign in, or send an account's token"};
const struct http_problem_type core_problem_outside_region = {403, "/problems/outside-region",
        "这项调查不在您的管辖范围", "The survey lies outside your region"};
const struct http_problem_type core_problem_role_needed = {
        403, "/problems/role-needed", "您的账号没有此权限", "Your role does not allow this"};
const struct http_problem_type core_problem_csrf = {403, "/problems/csrf",
        "这个请求不像是从本站页面发出的", "The request does not come from a page of this server"};
const struct http_problem_type core_problem_sample_refused = {409, "/problems/sample-refused",
        "这项调查的样本现在不能这样做", "This cannot be done to the survey's sample now"};
