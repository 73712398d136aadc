/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the room answers over HTTP. */
#include <publish/publish.h>

#include "results.h"

const struct http_route publish_routes[] = {
        {HTTP_GET, CORE_API "/surveys/{slug}/indicators", publish_indicators_get, 0},
        {HTTP_GET, CORE_API "/surveys/{slug}/exports/{file}", publish_export_get, 0},
};
const size_t publish_route_count = sizeof(publish_routes) / sizeof(*publish_routes);
