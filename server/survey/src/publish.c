/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu survey publish: writes and stores the signed manifest of a scored survey's main run. The
 * figures in it are the document that the API returns. The file is written before the commit, so
 * that nothing is published whose file is not there. kesu survey manifest writes it again.
 */
#include "actions.h"
#include "lacks.h"
#include "manifest.h"

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
#define KEY_REMEDY \
	"用备份里的私钥，或用 --new-key 换一把并另行公告 / use the key of your backup, " \
	"or --new-key for another one, which you make known"
#define KEY_LOST \
	"%s: 签名私钥不见了 / the signing key is gone that the last publication was " \
	"signed with (%s)\n" KEY_REMEDY
#define KEY_CHANGED \
	"%s: 不是上次发布所用的私钥 / it is another key than the last publication's (%s)\n" \
	KEY_REMEDY
/* clang-format on */

struct publication {
	const struct survey_action *action;
	const struct signature_key *key;
	int64_t run_id;
	int32_t survey_id;
	json_t *manifest;
	char *file; /* its text */
};

/* The key of the latest publication: files that are out are compared with it. */
struct earlier_key {
	bool given;
	unsigned char bytes[SIGNATURE_KEY_SIZE];
	char text[2 * SIGNATURE_KEY_SIZE + 1];
};

static bool earlier_read(
        const struct survey_action *action, struct earlier_key *earlier, struct error *error)
{
	const struct q_publication_key_row *row;

	if (!q_publication_key_run(action->session, &row, error))
		return false;
	*earlier = (struct earlier_key){.given = row};
	if (row) {
		memcpy(earlier->bytes, row->public_key.p, sizeof(earlier->bytes));
		hex_encode(earlier->bytes, sizeof(earlier->bytes), earlier->text);
	}
	return true;
}

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
	struct earlier_key earlier;
	char path[PATH_MAX];
	unsigned char public_key[SIGNATURE_KEY_SIZE];
	struct signature_key *key;
	bool may_be_new = config_flag(action->config, "new-key"), is_own;

	if (!earlier_read(action, &earlier, error) || !key_path(action->config, path, error))
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
	survey_signature_public(key, public_key);
	if (memcmp(public_key, earlier.bytes, sizeof(public_key)) == 0)
		return key;
	survey_signature_key_close(key);
	error_set(error, KEY_CHANGED, path, earlier.text);
	return NULL;
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
		return core_survey_missing(action->slug, error);
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

static bool store(const struct publication *publication, struct error *error)
{
	unsigned char public_key[SIGNATURE_KEY_SIZE];

	survey_signature_public(publication->key, public_key);
	return q_publication_store_run(publication->action->session, publication->survey_id,
	        publication->run_id, str_from(publication->file),
	        (struct str){(const char *)public_key, sizeof(public_key)}, error);
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

static bool sign(struct publication *publication, struct error *error)
{
	publication->file = survey_manifest_sign(publication->manifest, publication->key, error);
	return publication->file;
}

bool survey_publish(const struct survey_action *action, struct error *error)
{
	struct publication publication = {
	        .action = action, .run_id = config_number(action->config, "run")};
	struct signature_key *key = key_open(action, error);
	bool done;

	if (!key)
		return false;
	publication.key = key;
	done = db_session_begin(action->session, false, error) && facts_read(&publication, error) &&
	       figures_read(&publication, error) && sign(&publication, error) &&
	       store(&publication, error) &&
	       file_write(action, str_from(publication.file), error) &&
	       db_session_commit(action->session, error);
	if (done)
		key_tell(key);
	else
		db_session_rollback(action->session);
	free(publication.file);
	json_decref(publication.manifest);
	survey_signature_key_close(key);
	return done;
}
