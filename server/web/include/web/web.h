/*
 * The pages, built from respond/ and staff/ and carried inside the program. Assets are served at
 * their own `path`, which holds their hash; a page is the same bytes for every address it answers.
 */
#ifndef KESU_WEB_WEB_H
#define KESU_WEB_WEB_H

#include <http/http.h>

extern const struct http_static web_assets[]; /* under /assets/, immutable */
extern const size_t web_asset_count;

extern const struct http_static *const web_page_respond; /* /s/{slug} and /i/{token} */
extern const struct http_static *const web_page_staff;   /* /staff and everything below it */

#endif
