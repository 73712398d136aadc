/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a path to a handler. The table of patterns is compiled once into a tree of segments; a
 * literal segment wins over a {parameter}.
 */
#ifndef KESU_HTTP_ROUTER_H
#define KESU_HTTP_ROUTER_H

#include <http/http.h>

#include <base/str.h>

enum { ROUTER_SEGMENTS_MAX = 16, ROUTER_PARAMS_MAX = 8 };

enum router_outcome {
	ROUTER_FOUND,
	ROUTER_NO_PATH,   /* 404 */
	ROUTER_NO_METHOD, /* 405; allow is set */
	ROUTER_BAD_PATH   /* 400: a malformed escape, not UTF-8, or a dot segment */
};

struct http_router_match {
	const struct http_route *route;
	unsigned allow; /* bit per http_method */
	size_t param_count;
	struct str params[ROUTER_PARAMS_MAX]; /* in the pattern's order */
};

struct router;

/* Keeps `routes`. NULL with an error for a pattern that is malformed or appears twice. */
struct router *http_router_new(
        const struct http_route *routes, size_t count, struct error *error) KESU_MUST_CHECK;
void http_router_free(struct router *router);

/* `method` is HTTP_METHOD__COUNT for one that no route can have. Decoded parameters lie in the
 * arena or in `path`. */
enum router_outcome http_router_match(const struct router *router, enum http_method method,
        struct str path, struct arena *arena, struct http_router_match *match);

/* The number of the pattern's parameter of that name, or -1. */
int http_router_param(const struct http_route *route, struct str name);

#endif
