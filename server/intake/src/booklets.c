/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /booklets/{hash}: the questions, immutable, precompressed, straight from memory. */
#include "handlers.h"
#include "state.h"

void intake_booklet_get(struct http_exchange *x)
{
	struct intake *intake = intake_of(x);
	const struct catalogue_booklet *booklet =
	        intake_catalogue_booklet_by_hash(intake->catalogue, http_param(x, "hash"));

	if (!booklet) {
		http_reply_problem(x,
		        intake_catalogue_ready(intake->catalogue) ? &http_not_found
		                                                  : &http_unavailable,
		        STR("no such booklet"), NULL, 0);
		return;
	}
	http_reply_static(x, &booklet->file);
}
