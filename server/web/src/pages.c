/* The pages and what they load. Their scripts fetch everything else through the API. */
#include <core/resource.h>

#include "openapi.h"
#include <web/web.h>

void page_respond_get(struct http_exchange *x)
{
	http_reply_static(x, web_page_respond);
}

void page_staff_get(struct http_exchange *x)
{
	http_reply_static(x, web_page_staff);
}

void asset_get(struct http_exchange *x)
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

void openapi_get(struct http_exchange *x)
{
	http_reply_header(x, "Cache-Control", "no-cache");
	http_reply(x, 200, "application/json", openapi_document());
}

void root_get(struct http_exchange *x)
{
	http_reply_header(x, "Location", "/staff");
	http_reply_empty(x, 302);
}
