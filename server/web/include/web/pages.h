/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Serves the pages, the files that they load, and the API's description, from program memory. */
#ifndef KESU_WEB_PAGES_H
#define KESU_WEB_PAGES_H

#include <http/http.h>

extern const struct http_route web_routes[];
extern const size_t web_route_count;

/*
 * Answers a GET of an address that nothing serves. A page's address with a slash or something else
 * behind it, or with a capital, is redirected to the page; a browser gets a page that says so.
 */
void web_unknown(struct http_exchange *x);

#endif
