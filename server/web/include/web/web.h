/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pages, built from respond/, interview/ and staff/ and embedded in the program. An asset is
 * served at its own `path`, which contains its hash. A page has the same bytes at each address.
 */
#ifndef KESU_WEB_WEB_H
#define KESU_WEB_WEB_H

#include <http/http.h>

extern const struct http_static web_assets[]; /* under /assets/, immutable */
extern const size_t web_asset_count;

extern const struct http_static *const web_page_respond; /* /s/{slug} and /i/{token} */
extern const struct http_static *const web_page_interview;
extern const struct http_static *const web_page_interview_manifest;
extern const struct http_static *const web_page_interview_worker;
extern const struct http_static *const web_page_staff; /* /staff and everything below it */

#endif
