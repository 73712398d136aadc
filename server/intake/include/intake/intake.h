/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The residents' room: what a phone asks for and stores. GET surveys, booklets and invitations, and
 * an attempt from its start through its answers to its receipt or its withdrawal.
 */
#ifndef KESU_INTAKE_INTAKE_H
#define KESU_INTAKE_INTAKE_H

#include <core/context.h>
#include <core/job.h>

extern const struct http_route intake_routes[];
extern const size_t intake_route_count;

/* Before a body is received: of an attempt's addresses, whether the secret is the attempt's. */
http_admit_fn intake_admit;

/* The catalogue and the queues of saves and starts of one worker. */
extern const struct core_part intake_part;

/* Deletes what reached withdrawn attempts late. */
extern const struct core_job intake_sweep_job;

#endif
