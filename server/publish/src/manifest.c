/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "manifest.h"

#include <jansson.h>
#include <queries/publish.h>
#include <stdlib.h>
#include <string.h>

enum { INDENT = 2 };

char *publish_manifest_path(const char *path)
{
	char *beside;

	if (asprintf(&beside, "%s.manifest.json", path) < 0)
		abort();
	return beside;
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool publish_manifest_write(const struct publish_manifest *manifest, struct db_session *session,
        FILE *file, struct error *error)
{
	const struct q_run_withheld_row *withheld;
	json_t *json;
	bool good;

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
	good = !json_dumpf(json, file, JSON_INDENT(INDENT)) && putc('\n', file) != EOF;
	json_decref(json);
	return good || error_set_errno(error, "the manifest");
}
