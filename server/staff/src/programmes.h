/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /programmes. */
#ifndef KESU_STAFF_PROGRAMMES_H
#define KESU_STAFF_PROGRAMMES_H

#include <http/http.h>

http_handler staff_programmes_get;

#endif
