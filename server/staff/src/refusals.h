/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the functions of accounts and tokens refuse, by their SQLSTATE. */
#ifndef KESU_STAFF_REFUSALS_H
#define KESU_STAFF_REFUSALS_H

#include <core/resource.h>

/* After a batch that began with scope_by_token. False: the reply has been sent. */
bool staff_allowed(
        struct http_exchange *x, const struct staff_token *token, const struct db_batch *batch);

#endif
