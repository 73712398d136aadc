/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the functions of schema/functions/67_assignments.sql raise, as replies. */
#ifndef KESU_INTERVIEW_ALLOWED_H
#define KESU_INTERVIEW_ALLOWED_H

#include <core/resource.h>

/* False when the reply has been sent. */
bool interview_was_allowed(struct http_exchange *x, const struct db_batch *batch);

#endif
