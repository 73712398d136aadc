/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who listens to the progress of surveys in this worker. Every few seconds one batch looks at all
 * that is listened to: once for all who see the same of a survey, and once for all tokens, of
 * which one that is not good any more ends its listener. What has changed is sent to whoever has
 * read what came before; a slow reader gets the latest and misses what lies between.
 */
#ifndef KESU_FIELD_EVENTS_H
#define KESU_FIELD_EVENTS_H

#include <core/context.h>
#include <core/resource.h>

struct events;
struct q_scope_by_token_row;

enum events_addition { EVENTS_ADDED, EVENTS_FULL, EVENTS_CROWDED };

struct events *field_events_new(const struct core_context *context);
void field_events_free(struct events *events);
/* Takes over the exchange when it is added, and begins its reply. `who` is the account. */
enum events_addition field_events_add(struct events *events, struct http_exchange *x,
        const struct staff_token *token, struct str slug, const struct q_scope_by_token_row *who);
/* The document of progress, when somebody listens who sees the same and it is as young as what they
 * get; else empty. It lives until the loop goes on. */
struct str field_events_latest(const struct events *events, struct str slug, struct str scope);

#endif
