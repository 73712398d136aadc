/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading one JSON text: first the limits are checked, then jansson parses it, and other files read
 * its tree. Every error comes from the author or the network and goes into the list of problems.
 */
#include <model/document.h>

#include "document_json.h"

#include <base/memory.h>
#include <base/visible.h>

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The deepest nesting of a text that may not even be JSON: brackets outside of strings. */
static size_t text_depth(struct str text)
{
	size_t depth = 0, deepest = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (quoted) {
			i += c == '\\';
			quoted = c != '"';
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			deepest = ++depth > deepest ? depth : deepest;
		} else if (depth && (c == '}' || c == ']')) {
			depth--;
		}
	}
	return deepest;
}

static bool starts_as_utf16(struct str text)
{
	return str_starts(text, STR("\xFF\xFE")) || str_starts(text, STR("\xFE\xFF"));
}

static bool text_within_limits(
        struct str text, const struct document_limits *limits, struct model_problems *problems)
{
	const struct str whole = STR("");

	if (text.n > limits->size)
		model_problems_add(problems, whole, "is larger than %zu bytes", limits->size);
	else if (starts_as_utf16(text))
		model_problems_add(problems, whole, "is UTF-16: save it as UTF-8");
	else if (text.n && memchr(text.p, '\0', text.n))
		model_problems_add(problems, whole, "contains a NUL byte");
	else if (text_depth(text) > limits->depth)
		model_problems_add(
		        problems, whole, "is nested deeper than %zu levels", limits->depth);
	else
		return true;
	return false;
}

/* What is wrong, once: in a text of another encoding the parser stumbles over some byte. */
static const char *fault_words(struct str text, const json_error_t *fault)
{
	if (!str_is_utf8(text))
		return "is not UTF-8 (perhaps GBK): save it as UTF-8";
	return json_error_code(fault) == json_error_null_character ? "contains an escaped NUL"
	                                                           : fault->text;
}

json_t *model_document_json_parse(
        struct str text, const struct document_limits *limits, struct model_problems *problems)
{
	json_error_t fault;
	json_t *root;

	if (!text_within_limits(text, limits, problems))
		return NULL;
	text = str_without_mark(text);
	root = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &fault);
	if (!root) {
		size_t i = problems->count;

		model_problems_add(problems, STR(""), "%s", fault_words(text, &fault));
		if (problems->count > i)
			problems->list[i].line = fault.line > 0 ? fault.line : 1;
	}
	return root;
}

bool model_document_parse(
        struct document *document, struct str text, struct model_problems *problems)
{
	static const struct document_limits limits = {DOCUMENT_SIZE_MAX, DOCUMENT_DEPTH_MAX};

	*document = (struct document){.text = str_without_mark(text), .problems = problems};
	document->root = model_document_json_parse(text, &limits, problems);
	if (document->root)
		problems->text = document->text;
	return document->root != NULL;
}

/* Reads at most one byte more than a document may have, so that a larger file is detected. */
static bool file_read(const char *path, char **bytes, size_t *n)
{
	FILE *file = fopen(path, "re");
	bool good;

	if (!file)
		return false;
	*bytes = memory_new(DOCUMENT_SIZE_MAX + 1, 1);
	*n = fread(*bytes, 1, DOCUMENT_SIZE_MAX + 1, file);
	good = !ferror(file);
	fclose(file);
	if (!good)
		free(*bytes);
	return good;
}

bool model_document_read(
        struct document *document, const char *path, struct model_problems *problems)
{
	char *bytes;
	size_t n;

	if (!file_read(path, &bytes, &n)) {
		model_problems_add(problems, STR(""), "cannot be read: %s", strerror(errno));
		return false;
	}
	if (!model_document_parse(document, (struct str){bytes, n}, problems)) {
		free(bytes);
		return false;
	}
	document->file = bytes;
	return true;
}

void model_document_free(struct document *document)
{
	json_decref(document->root);
	free(document->file);
	document->problems->text = STR("");
	*document = (struct document){.problems = document->problems};
}
