/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "manifest.h"

#include <jansson.h>
#include <queries/publish.h>
#include <string.h>

enum { INDENT = 2 };

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool json_write(json_t *json, FILE *file, struct error *error)
{
	bool good = !json_dumpf(json, file, JSON_INDENT(INDENT)) && putc('\n', file) != EOF;

	json_decref(json);
	return good || error_set_errno(error, "the manifest");
}

bool publish_disclosure_write(const char *disclosure, FILE *file, struct error *error)
{
	return json_write(json_loads(disclosure, 0, NULL), file, error);
}

bool publish_manifest_write(const struct publish_manifest *manifest, struct db_session *session,
        FILE *file, struct error *error)
{
	const struct q_run_withheld_row *withheld;
	json_t *json;

	if (!q_run_withheld_run(session, manifest->run_id, &withheld, error))
		return false;
	json = json_pack("{s:s, s:s%, s:I, s:s, s:s, s:I, s:I, s:I, s:s, s:{s:I, s:I}}", "file",
	        file_name(manifest->path), "survey", manifest->survey.p, manifest->survey.n, "run",
	        (json_int_t)manifest->run_id, "kind", manifest->kind, "format", manifest->format,
	        "rows", (json_int_t)manifest->file.rows, "columns",
	        (json_int_t)manifest->file.columns, "bytes", (json_int_t)manifest->file.bytes,
	        "sha256", manifest->file.sha256, "suppression", "cells",
	        (json_int_t)withheld->cells, "withheld", (json_int_t)withheld->withheld);
	if (!json)
		return error_set(error, "the name of the file is not UTF-8");
	if (manifest->disclosure)
		json_object_set_new(json, "disclosure", json_loads(manifest->disclosure, 0, NULL));
	return json_write(json, file, error);
}
