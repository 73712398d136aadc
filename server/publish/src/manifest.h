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
	const char *path; /* of the file */
	struct str survey;
	int64_t run_id;
	const char *kind, *format;
	struct dataset_manifest file;
	const char *disclosure; /* JSON, or NULL */
};

/* Asks the database what the run withheld. */
KESU_MUST_CHECK bool publish_manifest_write(const struct publish_manifest *manifest,
        struct db_session *session, FILE *file, struct error *error);
KESU_MUST_CHECK bool publish_disclosure_write(
        const char *disclosure, FILE *file, struct error *error);

#endif
