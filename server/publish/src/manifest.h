/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The manifest of an export: FILE.manifest.json beside it says how many rows, columns and bytes the
 * file has, its SHA-256, the run it is of, and what was withheld. `sha256sum` of a file that was
 * cut or changed is another one. Beside a file for everybody, FILE.disclosure.json says what was
 * done so that nobody is found in it; the manifest has the same as `disclosure`.
 */
#ifndef KESU_PUBLISH_MANIFEST_H
#define KESU_PUBLISH_MANIFEST_H

#include <dataset/output.h>

#include <db/session.h>

struct publish_manifest {
	const char *file; /* its name, without folders */
	struct str survey;
	int64_t run_id; /* 0: of none */
	const char *kind, *format;
	struct dataset_manifest written;
	const char *disclosure;  /* JSON, or NULL */
	int64_t cells, withheld; /* of the run's table of shares */
};

/* Asks the database for the cells. */
KESU_MUST_CHECK bool publish_manifest_count(
        struct publish_manifest *manifest, struct db_session *session, struct error *error);
/* As JSON with an end of line, which the caller frees. NULL: the file's name is not UTF-8. */
char *publish_manifest_text(const struct publish_manifest *manifest);
char *publish_disclosure_text(const char *disclosure);

#endif
