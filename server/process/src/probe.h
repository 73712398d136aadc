/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether the database stores anything: tried when /readyz is asked, at most once in some seconds
 * by all workers together, and learnt from the saves themselves.
 */
#ifndef KESU_PROCESS_PROBE_H
#define KESU_PROCESS_PROBE_H

#include <core/context.h>

/* What the last trial and the workers' saves say. */
bool process_probe_stores(const struct counters_page *page);
/* True: a trial is under way, and `done` is called with its exchange then. False: none is due. */
bool process_probe_begin(struct http_exchange *x, void (*done)(struct http_exchange *x));

#endif
