/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/context.h>

#include <stdlib.h>

struct core_context *core_context(struct http_exchange *x)
{
	return http_context(x);
}

bool core_lanes_ready(const struct core_context *context)
{
	return db_lane_ready(context->fast) && db_lane_ready(context->slow) &&
	       db_lane_ready(context->sign_in);
}

void *core_part_state(const struct core_context *context, const struct core_part *part)
{
	for (size_t i = 0; context->parts[i]; i++)
		if (context->parts[i] == part)
			return context->states[i];
	abort();
}
