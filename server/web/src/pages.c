/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages and the files that they load. Their scripts get everything else through the API. */
#include <web/pages.h>

#include "openapi.h"
#include <web/web.h>

#include <string.h>
#include <strings.h>

static void page_respond_get(struct http_exchange *x)
{
	http_reply_static(x, web_page_respond);
}

static void page_interview_get(struct http_exchange *x)
{
	http_reply_static(x, web_page_interview);
}

static void interview_manifest_get(struct http_exchange *x)
{
	http_reply_static(x, web_page_interview_manifest);
}

static void interview_worker_get(struct http_exchange *x)
{
	http_reply_static(x, web_page_interview_worker);
}

static void page_staff_get(struct http_exchange *x)
{
	http_reply_static(x, web_page_staff);
}

static void asset_get(struct http_exchange *x)
{
	struct str name = http_param(x, "name");
	static const struct str folder = {"/assets/", 8};

	for (size_t i = 0; i < web_asset_count; i++) {
		struct str path = web_assets[i].path;
		if (str_starts(path, folder) &&
		        str_equal((struct str){path.p + folder.n, path.n - folder.n}, name)) {
			http_reply_static(x, &web_assets[i]);
			return;
		}
	}
	http_reply_problem(x, &http_not_found, STR("no such file"), NULL, 0);
}

static void openapi_get(struct http_exchange *x)
{
	http_reply_header(x, "Cache-Control", "no-cache");
	http_reply(x, 200, "application/json", web_openapi_document());
}

static void root_get(struct http_exchange *x)
{
	http_reply_header(x, "Location", "/staff");
	http_reply_empty(x, 302);
}

/* --- addresses that nothing serves --- */

static const char unknown_page[] =
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        "<title>没有找到</title></head><body><h1>没有找到这个网页</h1>"
        "<p>请核对链接，或重新扫描二维码。</p>"
        "<p lang=\"en\">Page not found. Please check the link, or scan the QR code again.</p>"
        "</body></html>\n";

static bool segment_is(struct str segment, const char *name)
{
	size_t n = strlen(name);

	return segment.n == n && strncasecmp(segment.p, name, n) == 0;
}

static struct str without_slashes(struct str path)
{
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	return path;
}

/* The page's address that was meant, in the exchange's arena; NULL when none was. */
static const char *address_meant(struct http_exchange *x)
{
	struct str path = http_path(x), first, second,
	           rest = str_cut((struct str){path.p + 1, path.n - 1}, '/', &first);

	str_cut(rest, '/', &second);
	if (segment_is(first, "s") && second.n)
		return arena_printf(http_arena(x), "/s/%.*s", STR_ARG(second)).p;
	if (segment_is(first, "i") && second.n)
		return arena_printf(http_arena(x), "/i/%.*s", STR_ARG(second)).p;
	if (segment_is(first, "p") && second.n)
		return arena_printf(http_arena(x), "/p/%.*s", STR_ARG(second)).p;
	path = without_slashes(path);
	if (segment_is(first, "interview") && !second.n)
		return "/interview";
	if (segment_is(first, "staff") && path.n != http_path(x).n)
		return arena_printf(http_arena(x), "/staff%.*s", (int)(path.n - first.n - 1),
		        path.p + first.n + 1)
		        .p;
	return NULL;
}

void web_unknown(struct http_exchange *x)
{
	const char *meant = address_meant(x);

	if (meant) {
		http_reply_header(x, "Location", meant);
		http_reply_empty(x, 301);
		return;
	}
	if (!memmem(http_header(x, "Accept").p, http_header(x, "Accept").n, "text/html", 9)) {
		http_reply_problem(x, &http_not_found, STR("no such resource"), NULL, 0);
		return;
	}
	http_reply_header(x, "Content-Security-Policy", "default-src 'none'");
	http_reply(x, 404, "text/html; charset=utf-8", str_from(unknown_page));
}

const struct http_route web_routes[] = {
        {HTTP_GET, "/openapi.json", openapi_get, 0},
        {HTTP_GET, "/s/{slug}", page_respond_get, 0},
        {HTTP_GET, "/i/{token}", page_respond_get, 0},
        {HTTP_GET, "/p/{token}", page_respond_get, 0},
        {HTTP_GET, "/interview", page_interview_get, 0},
        {HTTP_GET, "/interview.webmanifest", interview_manifest_get, 0},
        {HTTP_GET, "/interview-worker.js", interview_worker_get, 0},
        {HTTP_GET, "/staff", page_staff_get, 0},
        {HTTP_GET, "/staff/account", page_staff_get, 0},
        {HTTP_GET, "/staff/setup", page_staff_get, 0},
        {HTTP_GET, "/staff/accounts", page_staff_get, 0},
        {HTTP_GET, "/staff/audit", page_staff_get, 0},
        {HTTP_GET, "/staff/surveys", page_staff_get, 0},
        {HTTP_GET, "/staff/surveys/{slug}", page_staff_get, 0},
        {HTTP_GET, "/staff/surveys/{slug}/field", page_staff_get, 0},
        {HTTP_GET, "/staff/surveys/{slug}/sample", page_staff_get, 0},
        {HTTP_GET, "/staff/surveys/{slug}/assign", page_staff_get, 0},
        {HTTP_GET, "/staff/surveys/{slug}/quotas", page_staff_get, 0},
        {HTTP_GET, "/staff/surveys/{slug}/conflicts", page_staff_get, 0},
        {HTTP_GET, "/staff/new-survey", page_staff_get, 0},
        {HTTP_GET, "/staff/overview", page_staff_get, 0},
        {HTTP_GET, "/staff/compare", page_staff_get, 0},
        {HTTP_GET, "/assets/{name}", asset_get, 0},
        {HTTP_GET, "/", root_get, 0},
};
const size_t web_route_count = sizeof(web_routes) / sizeof(*web_routes);
