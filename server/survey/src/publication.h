/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The signed manifest of a scored survey's main run, made and stored, for the command and for the
 * API. The figures in it are the document that the API returns.
 */
#ifndef KESU_SURVEY_PUBLICATION_H
#define KESU_SURVEY_PUBLICATION_H

#include "lacks.h"
#include "manifest.h"

#include <core/figures.h>
#include <db/session.h>

/* clang-format off */
#define PUBLICATION_KEY_REMEDY \
	"用备份里的私钥，或用 --new-key 换一把并另行公告 / use the key of your backup, " \
	"or --new-key for another one, which you make known"
/* clang-format on */

struct publication {
	struct str slug;
	int64_t run_id;
	const struct core_figures_file *figures;
	const struct signature_key *key;
	struct str lack[SURVEY_LACKS_CODES]; /* codes; any: nothing was made */
	size_t lacks;
	char *file; /* the manifest's text */
	json_t *manifest;
	struct arena arena;
};

/* In a transaction, which the caller commits, unless something is lacking: then it is rolled back.
 * In any case call survey_publication_end. */
KESU_MUST_CHECK bool survey_publication_make(
        struct publication *publication, struct db_session *session, struct error *error);
void survey_publication_end(struct publication *publication);

/* The key of the latest publication: files that are out are compared with it. */
struct publication_earlier {
	bool given;
	unsigned char bytes[SIGNATURE_KEY_SIZE];
	char text[2 * SIGNATURE_KEY_SIZE + 1];
};
KESU_MUST_CHECK bool survey_publication_earlier(
        struct db_session *session, struct publication_earlier *earlier, struct error *error);
/* False when it is another one. */
KESU_MUST_CHECK bool survey_publication_key_check(const struct signature_key *key,
        const struct publication_earlier *earlier, const char *path, struct error *error);

#endif
