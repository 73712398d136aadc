/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing under limits, for documents (generous) and for request bodies (tight). */
#ifndef KESU_MODEL_DOCUMENT_JSON_H
#define KESU_MODEL_DOCUMENT_JSON_H

#include <model/document.h>

#include <jansson.h>

struct document_limits {
	size_t size, depth;
};

/* NULL with a problem added; else the caller's reference. */
json_t *model_document_json_parse(
        struct str text, const struct document_limits *limits, struct model_problems *problems);

#endif
