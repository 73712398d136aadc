/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "openapi.h"

extern const char web_openapi_begin[], web_openapi_end[]; /* openapi/embed.S.in */

struct str web_openapi_document(void)
{
	return (struct str){web_openapi_begin, (size_t)(web_openapi_end - web_openapi_begin)};
}
