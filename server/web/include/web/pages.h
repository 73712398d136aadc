/* The pages, what they load, and the API's description, straight from the program. */
#ifndef KESU_WEB_PAGES_H
#define KESU_WEB_PAGES_H

#include <http/http.h>

extern const struct http_route web_routes[];
extern const size_t web_route_count;

#endif
