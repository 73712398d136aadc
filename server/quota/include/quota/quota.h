/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many people are wanted of each kind of those who opt into a survey beside its sample. A kind
 * that is full takes nobody new; whoever has begun goes on, and nobody of the sample is ever turned
 * away (kesu_fn.quota_admits).
 */
#ifndef KESU_QUOTA_QUOTA_H
#define KESU_QUOTA_QUOTA_H

#include <core/context.h>
#include <http/http.h>
#include <kit/command.h>

extern const struct command *const quota_commands[]; /* NULL-terminated */
extern const struct http_route quota_routes[];
extern const size_t quota_route_count;

#endif
