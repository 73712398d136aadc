/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Serves the pages, the files that they load, and the API's description, from program memory. */
#ifndef KESU_WEB_PAGES_H
#define KESU_WEB_PAGES_H

#include <http/http.h>

extern const struct http_route web_routes[];
extern const size_t web_route_count;

#endif
