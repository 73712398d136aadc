/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "manifest.h"

#include <jansson.h>
#include <queries/publish.h>
#include <stdio.h>
#include <stdlib.h>

enum { INDENT = 2 };

bool publish_manifest_count(
        struct publish_manifest *manifest, struct db_session *session, struct error *error)
{
	const struct q_run_withheld_row *row;

	if (!q_run_withheld_run(session, manifest->run_id, &row, error))
		return false;
	manifest->cells = row->cells;
	manifest->withheld = row->withheld;
	return true;
}

/* Takes the document, which may be NULL. */
static char *text_of(json_t *json)
{
	char *compact = json_dumps(json, JSON_INDENT(INDENT)), *text = NULL;

	json_decref(json);
	if (compact && asprintf(&text, "%s\n", compact) < 0)
		abort();
	free(compact);
	return text;
}

char *publish_disclosure_text(const char *disclosure)
{
	return text_of(json_loads(disclosure, 0, NULL));
}

char *publish_manifest_text(const struct publish_manifest *manifest)
{
	const struct dataset_manifest *written = &manifest->written;
	json_t *json = json_pack("{s:s, s:s%, s:o, s:s, s:s, s:I, s:I, s:I, s:s, s:{s:I, s:I}}",
	        "file", manifest->file, "survey", manifest->survey.p, manifest->survey.n, "run",
	        manifest->run_id ? json_integer(manifest->run_id) : json_null(), "kind",
	        manifest->kind, "format", manifest->format, "rows", (json_int_t)written->rows,
	        "columns", (json_int_t)written->columns, "bytes", (json_int_t)written->bytes,
	        "sha256", written->sha256, "suppression", "cells", (json_int_t)manifest->cells,
	        "withheld", (json_int_t)manifest->withheld);

	if (json && manifest->disclosure)
		json_object_set_new(json, "disclosure", json_loads(manifest->disclosure, 0, NULL));
	return text_of(json);
}
