/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handlers of runs over HTTP. */
#ifndef KESU_RUN_RUNS_H
#define KESU_RUN_RUNS_H

#include <http/http.h>

http_handler run_post, run_get;

#endif
