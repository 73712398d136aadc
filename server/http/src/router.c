/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tree of segments. Matching decodes the path's segments, then searches the tree: a literal
 * child first, and the parameter child if the literal one has no match. Depth and parameters are
 * bounded, so the search is bounded too.
 */
#include "router.h"

#include "escape.h"

#include <base/memory.h>

#include <stdlib.h>

struct node {
	struct str literal; /* points into the pattern */
	struct node *children, *sibling;
	struct node *param;
	const struct http_route *routes[HTTP_METHOD__COUNT];
};

struct router {
	struct node root;
};

struct path {
	size_t count;
	struct str segments[ROUTER_SEGMENTS_MAX];
};

static bool is_param(struct str segment)
{
	return segment.n > 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
}

static struct str param_name(struct str segment)
{
	return (struct str){segment.p + 1, segment.n - 2};
}

static void node_free(struct node *node)
{
	if (!node)
		return;
	node_free(node->children);
	node_free(node->sibling);
	node_free(node->param);
	free(node);
}

static struct node *node_literal(const struct node *node, struct str segment)
{
	struct node *child = node->children;

	while (child && !str_equal(child->literal, segment))
		child = child->sibling;
	return child;
}

static struct node *node_descend(struct node *node, struct str segment)
{
	struct node *child = is_param(segment) ? node->param : node_literal(node, segment);

	if (child)
		return child;
	child = memory_new(1, sizeof(*child));
	if (is_param(segment)) {
		node->param = child;
		return child;
	}
	child->literal = segment;
	child->sibling = node->children;
	node->children = child;
	return child;
}

/* False when the pattern has more segments than a path may have. */
static bool path_split(struct str text, struct path *path)
{
	path->count = 0;
	for (;;) {
		struct str rest = {text.p + 1, text.n - 1}; /* after the slash */

		if (path->count == ROUTER_SEGMENTS_MAX)
			return false;
		text = str_cut(rest, '/', &path->segments[path->count]);
		if (path->segments[path->count++].n == rest.n)
			return true;
		text = (struct str){text.p - 1, text.n + 1};
	}
}

static bool add_route(struct router *router, const struct http_route *route, struct error *error)
{
	struct node *node = &router->root;
	size_t params = 0;
	struct path path;

	if (route->pattern[0] != '/' || !path_split(str_from(route->pattern), &path))
		return error_set(error, "route \"%s\": not a path", route->pattern);
	for (size_t i = 0; i < path.count; i++) {
		params += is_param(path.segments[i]);
		node = node_descend(node, path.segments[i]);
	}
	if (params > ROUTER_PARAMS_MAX)
		return error_set(error, "route \"%s\": too many parameters", route->pattern);
	if (node->routes[route->method])
		return error_set(error, "route \"%s\": is listed twice", route->pattern);
	node->routes[route->method] = route;
	return true;
}

struct router *http_router_new(const struct http_route *routes, size_t count, struct error *error)
{
	struct router *router = memory_new(1, sizeof(*router));

	for (size_t i = 0; i < count; i++) {
		if (!add_route(router, routes + i, error)) {
			http_router_free(router);
			return NULL;
		}
	}
	return router;
}

void http_router_free(struct router *router)
{
	if (!router)
		return;
	node_free(router->root.children);
	node_free(router->root.param);
	free(router);
}

static unsigned node_allow(const struct node *node)
{
	unsigned allow = 0;

	for (unsigned m = 0; m < HTTP_METHOD__COUNT; m++)
		allow |= node->routes[m] ? 1U << m : 0;
	return allow;
}

/* True when a route was found; match->allow collects the methods that the path allows. */
static bool walk(const struct node *node, const struct path *path, size_t at,
        enum http_method method, struct http_router_match *match)
{
	const struct node *child;

	if (at == path->count) {
		match->allow |= node_allow(node);
		match->route = method < HTTP_METHOD__COUNT ? node->routes[method] : NULL;
		return match->route != NULL;
	}
	child = node_literal(node, path->segments[at]);
	if (child && walk(child, path, at + 1, method, match))
		return true;
	if (!node->param || !path->segments[at].n || match->param_count == ROUTER_PARAMS_MAX)
		return false;
	match->params[match->param_count++] = path->segments[at];
	if (walk(node->param, path, at + 1, method, match))
		return true;
	match->param_count--;
	return false;
}

static bool is_dot_segment(struct str s)
{
	return str_equal(s, STR(".")) || str_equal(s, STR(".."));
}

enum router_outcome http_router_match(const struct router *router, enum http_method method,
        struct str path, struct arena *arena, struct http_router_match *match)
{
	struct path segments;

	match->route = NULL;
	match->allow = 0;
	match->param_count = 0;
	if (!path.n || path.p[0] != '/')
		return ROUTER_BAD_PATH;
	if (!path_split(path, &segments))
		return ROUTER_NO_PATH;
	for (size_t i = 0; i < segments.count; i++) {
		struct str *segment = segments.segments + i;

		if (!http_escape_decode(arena, ESCAPE_SEGMENT, *segment, segment) ||
		        is_dot_segment(*segment))
			return ROUTER_BAD_PATH;
	}
	if (walk(&router->root, &segments, 0, method, match))
		return ROUTER_FOUND;
	return match->allow ? ROUTER_NO_METHOD : ROUTER_NO_PATH;
}

int http_router_param(const struct http_route *route, struct str name)
{
	struct path path;
	int number = 0;

	if (!path_split(str_from(route->pattern), &path))
		return -1;
	for (size_t i = 0; i < path.count; i++) {
		if (!is_param(path.segments[i]))
			continue;
		if (str_equal(param_name(path.segments[i]), name))
			return number;
		number++;
	}
	return -1;
}
