/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first step of both requests for progress: who asks, and whether they see anything of it. */
#ifndef KESU_FIELD_ASKING_H
#define KESU_FIELD_ASKING_H

#include <core/resource.h>

struct field_asking;
struct q_scope_by_token_row;

typedef void field_asking_seen(struct field_asking *asking, const struct q_scope_by_token_row *who);

/* The first member of a request's own struct, which lives as long as the exchange. */
struct field_asking {
	struct http_exchange *x;
	struct staff_token token;
	field_asking_seen *seen;
};

/* Calls `seen`, or sends the problem. */
void field_asking_start(
        struct field_asking *asking, struct http_exchange *x, field_asking_seen *seen);

#endif
