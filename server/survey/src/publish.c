/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu survey publish: writes and stores the signed manifest of a scored survey's main run. The
 * figures in it are the document that the API returns. The file is written before the commit, so
 * that nothing is published whose file is not there.
 */
#include "actions.h"
#include "lacks.h"
#include "manifest.h"

#include <base/buf.h>
#include <kit/output_file.h>

#include <limits.h>
#include <queries/survey.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct publication {
	const struct survey_action *action;
	const struct signature_key *key;
	int64_t run_id;
	int32_t survey_id;
	json_t *manifest;
	char *file; /* its text */
};

/* --key, or a key of its own in the directory of a private database. */
static struct signature_key *key_open(const struct config *config, struct error *error)
{
	const char *given = config_text(config, "key"), *folder = config_text(config, "embedded");
	char path[PATH_MAX];

	if (!*given && !*folder) {
		error_set(error, "没有签名私钥 / there is no signing key: --key FILE, made by "
		                 "openssl genpkey -algorithm ed25519");
		return NULL;
	}
	if (snprintf(path, sizeof(path), "%s%s", *given ? given : folder,
	            *given ? "" : "/signing-key.pem") >= (int)sizeof(path)) {
		error_set(error, "the path of the signing key is too long");
		return NULL;
	}
	return survey_signature_key_open(path, !*given, error);
}

static bool facts_take(struct publication *publication, const struct q_publication_facts_row *row,
        struct error *error)
{
	struct str codes[SURVEY_LACKS_CODES];
	size_t count = db_array_read(row->lacks, DB_TEXT_ARRAY, codes, NULL, SURVEY_LACKS_CODES);

	if (count == SIZE_MAX)
		return error_set(error, "more is missing than can be said");
	if (!survey_lacks_error(publication->action, "published", codes, count, error))
		return false;
	publication->survey_id = row->survey_id;
	publication->manifest = json_loadb(row->facts.p, row->facts.n, 0, NULL);
	json_object_set_new(publication->manifest, "format", json_string(MANIFEST_FORMAT));
	return true;
}

static bool facts_read(struct publication *publication, struct error *error)
{
	const struct survey_action *action = publication->action;
	const struct q_publication_facts_row *row;

	if (!q_publication_facts_run(
	            action->session, action->slug, publication->run_id, &row, error))
		return false;
	if (!row)
		return error_set(
		        error, "没有调查 / there is no survey %.*s", STR_ARG(action->slug));
	return facts_take(publication, row, error);
}

static bool figures_read(struct publication *publication, struct error *error)
{
	const struct survey_action *action = publication->action;
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	json_t *figures = NULL;
	bool written;

	if (!file)
		abort();
	written = action->figures->write(
	        action->session, action->slug, publication->run_id, file, error);
	fclose(file);
	if (written) {
		figures = json_loadb(text, size, 0, NULL);
		if (!figures)
			error_set(error, "the figures are no JSON");
	}
	free(text);
	return figures && json_object_set_new(publication->manifest, "figures", figures) == 0;
}

static bool file_write(const struct publication *publication, struct error *error)
{
	const char *path = config_text(publication->action->config, "out");
	struct output_file output;
	bool good;

	if (!output_file_begin(&output, *path ? path : "-", error))
		return false;
	good = fprintf(output.file, "%s\n", publication->file) > 0 && fflush(output.file) == 0;
	if (!good)
		error_set_errno(error, "%s", path);
	return output_file_end(&output, good, error);
}

static bool store(const struct publication *publication, struct error *error)
{
	unsigned char public_key[SIGNATURE_KEY_SIZE];

	survey_signature_public(publication->key, public_key);
	return q_publication_store_run(publication->action->session, publication->survey_id,
	        publication->run_id, str_from(publication->file),
	        (struct str){(const char *)public_key, sizeof(public_key)}, error);
}

static bool sign(struct publication *publication, struct error *error)
{
	publication->file = survey_manifest_sign(publication->manifest, publication->key, error);
	return publication->file;
}

bool survey_publish(const struct survey_action *action, struct error *error)
{
	struct publication publication = {
	        .action = action, .run_id = config_number(action->config, "run")};
	struct signature_key *key = key_open(action->config, error);
	bool done;

	if (!key)
		return false;
	publication.key = key;
	done = db_session_begin(action->session, false, error) && facts_read(&publication, error) &&
	       figures_read(&publication, error) && sign(&publication, error) &&
	       store(&publication, error) && file_write(&publication, error) &&
	       db_session_commit(action->session, error);
	if (!done)
		db_session_rollback(action->session);
	free(publication.file);
	json_decref(publication.manifest);
	survey_signature_key_close(key);
	return done;
}
