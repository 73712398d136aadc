/* GET /booklets/{hash}: the questions, immutable, precompressed, straight from memory. */
#include <core/resource.h>

void booklet_get(struct http_exchange *x)
{
	struct app *app = resource_app(x);
	const struct catalogue_booklet *booklet =
	        catalogue_booklet_by_hash(app->catalogue, http_param(x, "hash"));

	if (!booklet) {
		http_reply_problem(x,
		        catalogue_ready(app->catalogue) ? &http_not_found : &http_unavailable,
		        STR("no such booklet"), NULL, 0);
		return;
	}
	http_reply_static(x, &booklet->file);
}
