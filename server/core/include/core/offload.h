/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Work that takes long (hashing a password, asking another server) without stalling the event loop:
 * one thread beside it takes the pieces of a bounded queue one by one, and the loop is told when a
 * piece has been done.
 *
 * The state of a piece is the caller's and stays alive until `done`. In between the thread alone
 * touches it, and the work touches nothing else: no exchange, no lane, no log.
 */
#ifndef KESU_CORE_OFFLOAD_H
#define KESU_CORE_OFFLOAD_H

#include <base/error.h>

#include <stddef.h>

struct event_base;
struct core_offload;

typedef void core_offload_work(void *state); /* in the thread */
/* On the event loop, exactly once. `worked`: false when everything ended before its turn came. */
typedef void core_offload_done(void *state, bool worked);

/* At most `waiting_max` pieces wait for their turn. The thread begins with the first of them. */
struct core_offload *core_offload_new(struct event_base *base, size_t waiting_max);
/* Waits for the piece that is being worked at and ends all; NULL is fine. */
void core_offload_free(struct core_offload *offload);

/* False when as many wait as may: then `done` is not called. */
bool core_offload_add(struct core_offload *offload, core_offload_work *work,
        core_offload_done *done, void *state) KESU_MUST_CHECK;

#endif
