/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds where the value of a JSON pointer begins in a text. Jansson keeps no line numbers for its
 * nodes, so the text is read a second time, only when there is something to report. The text must
 * be well-formed JSON; for other text the line may be wrong, but nothing beyond its end is read.
 */
#include <model/document.h>

#include <jansson.h>
#include <string.h>

struct walk {
	const char *p, *end;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void walk_space(struct walk *walk)
{
	while (walk->p < walk->end && is_space(*walk->p))
		walk->p++;
}

/* Moves past `c` and the space around it; false, unmoved, when something else stands there. */
static bool walk_mark(struct walk *walk, char c)
{
	walk_space(walk);
	if (walk->p == walk->end || *walk->p != c)
		return false;
	walk->p++;
	walk_space(walk);
	return true;
}

/* Moves past a string and gives it with its quotes. */
static struct str walk_string(struct walk *walk)
{
	const char *start = walk->p;

	for (walk->p++; walk->p < walk->end && *walk->p != '"'; walk->p++)
		if (*walk->p == '\\' && walk->end - walk->p > 1)
			walk->p++;
	if (walk->p < walk->end)
		walk->p++;
	return (struct str){start, (size_t)(walk->p - start)};
}

/* Moves past one value of any kind. */
static void walk_value(struct walk *walk)
{
	size_t depth = 0;

	while (walk->p < walk->end) {
		char c = *walk->p;

		if (depth == 0 && (c == ',' || c == ']' || c == '}'))
			return;
		if (c == '"') {
			walk_string(walk);
			continue;
		}
		if (c == '{' || c == '[')
			depth++;
		if (c == '}' || c == ']')
			depth--;
		walk->p++;
	}
}

/* Takes the next reference token off the pointer and undoes ~0 and ~1. */
static struct str token_next(struct str *pointer, char token[static MODEL_POINTER_SIZE])
{
	struct str raw, rest = {pointer->p + 1, pointer->n - 1};
	size_t n = 0;

	rest = str_cut(rest, '/', &raw);
	*pointer = rest.n ? (struct str){rest.p - 1, rest.n + 1} : rest;
	for (size_t i = 0; i < raw.n && n < MODEL_POINTER_SIZE; i++) {
		char c = raw.p[i];

		if (c == '~' && i + 1 < raw.n)
			c = raw.p[++i] == '1' ? '/' : '~';
		token[n++] = c;
	}
	return (struct str){token, n};
}

static bool key_is(struct str literal, struct str token)
{
	json_t *key;
	bool same;

	if (!memchr(literal.p, '\\', literal.n))
		return literal.n == token.n + 2 && memcmp(literal.p + 1, token.p, token.n) == 0;
	key = json_loadb(literal.p, literal.n, JSON_DECODE_ANY, NULL);
	same = key &&
	       str_equal((struct str){json_string_value(key), json_string_length(key)}, token);
	json_decref(key);
	return same;
}

/* Moves from an opening brace to the value of the member; false when the object ends first. */
static bool walk_member(struct walk *walk, struct str token)
{
	walk_mark(walk, '{');
	while (walk->p < walk->end && *walk->p == '"') {
		bool found = key_is(walk_string(walk), token);

		walk_mark(walk, ':');
		if (found)
			return true;
		walk_value(walk);
		walk_mark(walk, ',');
	}
	return false;
}

static bool walk_element(struct walk *walk, struct str token)
{
	int64_t index;

	if (!str_to_int64(token, &index))
		return false;
	walk_mark(walk, '[');
	while (index-- > 0) {
		walk_value(walk);
		if (!walk_mark(walk, ','))
			return false;
	}
	return true;
}

static bool walk_into(struct walk *walk, struct str token)
{
	if (walk->p == walk->end)
		return false;
	if (*walk->p == '{')
		return walk_member(walk, token);
	if (*walk->p == '[')
		return walk_element(walk, token);
	return false;
}

int model_document_line(struct str text, struct str pointer)
{
	struct walk walk = {text.p, text.p + text.n};
	char token[MODEL_POINTER_SIZE];
	const char *found;
	int line = 1;

	walk_space(&walk);
	found = walk.p;
	while (pointer.n && walk_into(&walk, token_next(&pointer, token)))
		found = walk.p;
	for (const char *p = text.p; p < found; p++)
		line += *p == '\n';
	return line;
}
