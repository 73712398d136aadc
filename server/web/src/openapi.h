/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The API's description, server/web/openapi/openapi.json, embedded in the program. */
#ifndef KESU_APP_OPENAPI_H
#define KESU_APP_OPENAPI_H

#include <base/str.h>

struct str web_openapi_document(void);

#endif
