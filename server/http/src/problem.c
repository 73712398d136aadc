/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 9457 problem documents: one table of types, one way to write them. */
#include "problem.h"

#include <stdlib.h>

#define PROBLEM(name, number, uri, zh, en)                                                         \
	const struct http_problem_type name = {                                                    \
	        .status = (number), .type = "/problems/" uri, .title_zh = (zh), .title_en = (en)}

PROBLEM(http_bad_request, 400, "bad-request", "请求格式不正确", "Malformed request");
PROBLEM(http_unauthorized, 401, "unauthorized", "凭证缺失或无效", "Missing or invalid credentials");
PROBLEM(http_forbidden, 403, "forbidden", "没有权限", "Not allowed");
PROBLEM(http_not_found, 404, "not-found", "未找到", "Not found");
PROBLEM(http_method_not_allowed, 405, "method-not-allowed", "不支持此方法", "Method not allowed");
PROBLEM(http_request_timeout, 408, "request-timeout", "请求超时", "Request took too long");
PROBLEM(http_conflict, 409, "conflict", "内容冲突", "Conflict");
PROBLEM(http_gone, 410, "gone", "已结束", "No longer available");
PROBLEM(http_too_large, 413, "too-large", "内容过大", "Content too large");
PROBLEM(http_uri_too_long, 414, "uri-too-long", "网址过长", "Address too long");
PROBLEM(http_expectation_failed, 417, "expectation-failed", "无法满足请求头的要求",
        "Expectation failed");
PROBLEM(http_unprocessable, 422, "unprocessable", "内容不符合要求", "Content does not fit");
PROBLEM(http_too_many, 429, "too-many-requests", "请求过于频繁", "Too many requests");
PROBLEM(http_header_too_large, 431, "header-too-large", "请求头过大", "Header fields too large");
PROBLEM(http_internal_error, 500, "internal-error", "服务器内部错误", "Internal error");
PROBLEM(http_not_supported, 501, "not-supported", "不支持此编码", "Coding not supported");
PROBLEM(http_unavailable, 503, "unavailable", "服务繁忙，请稍后再试", "Busy, please try again");
PROBLEM(http_version_unsupported, 505, "version-not-supported", "不支持此协议版本",
        "Protocol version not supported");

static json_t *field_list(const struct http_field_problem *fields, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list,
		        json_pack("{s:o?, s:o?}", "pointer",
		                json_stringn(fields[i].pointer.p, fields[i].pointer.n), "detail",
		                json_stringn(fields[i].detail.p, fields[i].detail.n)));
	return list;
}

char *http_problem_json(const struct http_problem_type *type, struct str detail,
        struct str instance, const struct http_field_problem *fields, size_t count)
{
	json_t *document = json_object();
	char *text;

	json_object_set_new(document, "type", json_string(type->type));
	json_object_set_new(
	        document, "title", json_sprintf("%s / %s", type->title_zh, type->title_en));
	json_object_set_new(document, "status", json_integer(type->status));
	if (detail.n) /* left out when it is not UTF-8 */
		json_object_set_new(document, "detail", json_stringn(detail.p, detail.n));
	json_object_set_new(document, "instance", json_stringn(instance.p, instance.n));
	if (count)
		json_object_set_new(document, "errors", field_list(fields, count));
	text = json_dumps(document, JSON_COMPACT);
	json_decref(document);
	if (!text)
		abort(); /* out of memory: nothing else above can fail */
	return text;
}
