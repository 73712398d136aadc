/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "publication.h"

#include <base/hex.h>
#include <core/survey.h>

#include <queries/survey.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 4096 };

bool survey_publication_earlier(
        struct db_session *session, struct publication_earlier *earlier, struct error *error)
{
	const struct q_publication_key_row *row;

	if (!q_publication_key_run(session, &row, error))
		return false;
	*earlier = (struct publication_earlier){.given = row};
	if (row) {
		memcpy(earlier->bytes, row->public_key.p, sizeof(earlier->bytes));
		hex_encode(earlier->bytes, sizeof(earlier->bytes), earlier->text);
	}
	return true;
}

bool survey_publication_key_check(const struct signature_key *key,
        const struct publication_earlier *earlier, const char *path, struct error *error)
{
	unsigned char public_key[SIGNATURE_KEY_SIZE];

	survey_signature_public(key, public_key);
	return !earlier->given || !memcmp(public_key, earlier->bytes, sizeof(public_key)) ||
	       error_set(error,
	               "%s: 不是上次发布所用的私钥 / it is another key than the last "
	               "publication's (%s)\n" PUBLICATION_KEY_REMEDY,
	               path, earlier->text);
}

static bool lacks_read(struct publication *publication, struct str codes, struct error *error)
{
	publication->lacks =
	        db_array_read(codes, DB_TEXT_ARRAY, publication->lack, NULL, SURVEY_LACKS_CODES);
	if (publication->lacks == SIZE_MAX)
		return error_set(error, "more is missing than can be said");
	for (size_t i = 0; i < publication->lacks; i++)
		publication->lack[i] = arena_copy(&publication->arena, publication->lack[i]);
	return true;
}

static bool facts_read(
        struct publication *publication, struct db_session *session, struct error *error)
{
	const struct q_publication_facts_row *row;

	if (!q_publication_facts_run(session, publication->slug, publication->run_id, &row, error))
		return false;
	if (!row)
		return core_survey_missing(publication->slug, error);
	if (!lacks_read(publication, row->lacks, error))
		return false;
	if (publication->lacks)
		return true;
	publication->manifest = json_loadb(row->facts.p, row->facts.n, 0, NULL);
	json_object_set_new(publication->manifest, "format", json_string(MANIFEST_FORMAT));
	return true;
}

static bool figures_read(
        struct publication *publication, struct db_session *session, struct error *error)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	json_t *figures = NULL;
	bool written;

	if (!file)
		abort();
	written = publication->figures->write(
	        session, publication->slug, publication->run_id, file, error);
	fclose(file);
	if (written) {
		figures = json_loadb(text, size, 0, NULL);
		if (!figures)
			error_set(error, "the figures are no JSON");
	}
	free(text);
	return figures && json_object_set_new(publication->manifest, "figures", figures) == 0;
}

static bool sign(struct publication *publication, struct error *error)
{
	publication->file = survey_manifest_sign(publication->manifest, publication->key, error);
	return publication->file;
}

static bool store(
        const struct publication *publication, struct db_session *session, struct error *error)
{
	unsigned char public_key[SIGNATURE_KEY_SIZE];

	survey_signature_public(publication->key, public_key);
	return q_publication_store_run(session, publication->slug, publication->run_id,
	        str_from(publication->file),
	        (struct str){(const char *)public_key, sizeof(public_key)}, error);
}

bool survey_publication_make(
        struct publication *publication, struct db_session *session, struct error *error)
{
	arena_init(&publication->arena, ARENA_CHUNK);
	if (!facts_read(publication, session, error))
		return false;
	return publication->lacks ||
	       (figures_read(publication, session, error) && sign(publication, error) &&
	               store(publication, session, error));
}

void survey_publication_end(struct publication *publication)
{
	free(publication->file);
	json_decref(publication->manifest);
	arena_free(&publication->arena);
}
