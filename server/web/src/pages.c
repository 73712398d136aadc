/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages and the files that they load. Their scripts get everything else through the API. */
#include <web/pages.h>

#include "openapi.h"
#include <web/web.h>

static void page_respond_get(struct http_exchange *x)
{
	http_reply_static(x, web_page_respond);
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

const struct http_route web_routes[] = {
        {HTTP_GET, "/openapi.json", openapi_get, 0},
        {HTTP_GET, "/s/{slug}", page_respond_get, 0},
        {HTTP_GET, "/i/{token}", page_respond_get, 0},
        {HTTP_GET, "/staff", page_staff_get, 0},
        {HTTP_GET, "/staff/surveys/{slug}", page_staff_get, 0},
        {HTTP_GET, "/assets/{name}", asset_get, 0},
        {HTTP_GET, "/", root_get, 0},
};
const size_t web_route_count = sizeof(web_routes) / sizeof(*web_routes);
