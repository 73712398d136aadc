/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The requests of a connection, one after the other: how exchanges handle the events of their
 * connection.
 */
#ifndef KESU_HTTP_PIPELINE_H
#define KESU_HTTP_PIPELINE_H

#include "conn.h"

/* For a struct conn_set whose owner is a struct exchange_service and whose user_size is that of
 * struct exchange_slot. */
extern const struct conn_events http_pipeline_events;

#endif
