/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu survey publish: writes and stores the signed manifest of a scored survey's main run. The
 * figures in it are the document that the API returns. The file is written before the commit, so
 * that nothing is published whose file is not there. kesu survey manifest writes it again.
 */
#include "actions.h"
#include "publication.h"

#include <base/buf.h>
#include <base/hex.h>
#include <kit/output_file.h>

#include <limits.h>
#include <queries/core.h>
#include <queries/survey.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
#define KEY_LOST \
	"%s: 签名私钥不见了 / the signing key is gone that the last publication was " \
	"signed with (%s)\n" PUBLICATION_KEY_REMEDY
/* clang-format on */

/* --key, or signing-key.pem in the directory of a private database. */
static bool key_path(const struct config *config, char path[static PATH_MAX], struct error *error)
{
	const char *given = config_text(config, "key"), *folder = config_text(config, "embedded");

	if (!*given && !*folder)
		return error_set(error,
		        "没有签名私钥 / there is no signing key: --key FILE, made by "
		        "openssl genpkey -algorithm ed25519");
	return snprintf(path, PATH_MAX, "%s%s", *given ? given : folder,
	               *given ? "" : "/signing-key.pem") < PATH_MAX ||
	       error_set(error, "the path of the signing key is too long");
}

/* A key is made for the first publication, and in place of a lost one only by --new-key. */
static struct signature_key *key_open(const struct survey_action *action, struct error *error)
{
	struct publication_earlier earlier;
	char path[PATH_MAX];
	struct signature_key *key;
	bool may_be_new = config_flag(action->config, "new-key"), is_own;

	if (!survey_publication_earlier(action->session, &earlier, error) ||
	        !key_path(action->config, path, error))
		return NULL;
	may_be_new = may_be_new || !earlier.given;
	is_own = !*config_text(action->config, "key");
	if (is_own && !may_be_new && access(path, F_OK) != 0) {
		error_set(error, KEY_LOST, path, earlier.text);
		return NULL;
	}
	key = survey_signature_key_open(path, is_own && may_be_new, error);
	if (!key || may_be_new)
		return key;
	if (survey_publication_key_check(key, &earlier, path, error))
		return key;
	survey_signature_key_close(key);
	return NULL;
}

static bool file_write(const struct survey_action *action, struct str file, struct error *error)
{
	const char *path = config_text(action->config, "out");
	struct output_file output;
	bool good;

	if (!output_file_begin(&output, *path ? path : "-", error))
		return false;
	good = fprintf(output.file, "%.*s\n", STR_ARG(file)) > 0 && fflush(output.file) == 0;
	if (!good)
		error_set_errno(error, "%s", path);
	return output_file_end(&output, good, error);
}

bool survey_manifest(const struct survey_action *action, struct error *error)
{
	int64_t run_id = config_number(action->config, "run");
	const struct q_survey_by_slug_row *survey;
	const struct q_publication_file_row *row;

	if (!q_survey_by_slug_run(action->session, action->slug, &survey, error))
		return false;
	if (!survey)
		return core_survey_missing(action->slug, error);
	if (!q_publication_file_run(
	            action->session, action->slug, run_id ? &run_id : NULL, &row, error))
		return false;
	if (!row)
		return error_set(error,
		        "调查 %.*s 没有发布过这样的结果 / survey %.*s has published no "
		        "such run",
		        STR_ARG(action->slug), STR_ARG(action->slug));
	return file_write(action, row->manifest, error);
}

/* Not among the file's lines, which may go to standard output. */
static void key_tell(const struct signature_key *key)
{
	unsigned char public_key[SIGNATURE_KEY_SIZE];
	char text[2 * SIGNATURE_KEY_SIZE + 1];

	survey_signature_public(key, public_key);
	hex_encode(public_key, sizeof(public_key), text);
	fprintf(stderr, "公钥 / public key: %s\n", text);
}

static bool lacks_tell(const struct survey_action *action, const struct publication *publication,
        struct error *error)
{
	return survey_lacks_error(
	        action, "published", publication->lack, publication->lacks, error);
}

bool survey_publish(const struct survey_action *action, struct error *error)
{
	struct publication publication = {.slug = action->slug,
	        .run_id = config_number(action->config, "run"),
	        .figures = action->figures};
	struct signature_key *key = key_open(action, error);
	bool done;

	if (!key)
		return false;
	publication.key = key;
	done = db_session_begin(action->session, false, error) &&
	       survey_publication_make(&publication, action->session, error) &&
	       lacks_tell(action, &publication, error) &&
	       file_write(action, str_from(publication.file), error) &&
	       db_session_commit(action->session, error);
	if (done)
		key_tell(key);
	else
		db_session_rollback(action->session);
	survey_publication_end(&publication);
	survey_signature_key_close(key);
	return done;
}
