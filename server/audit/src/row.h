/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the audit as JSON: the same for the command and over HTTP. */
#ifndef KESU_AUDIT_ROW_H
#define KESU_AUDIT_ROW_H

#include <jansson.h>
#include <queries/audit.h>

/* The caller owns the object. */
json_t *audit_row_json(const struct q_audit_list_row *row);

#endif
