/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a page or a report is made from: the document of a run as the API returns it (of a
 * publication: as it was signed), and what is said of its survey beside it. Nothing else is read,
 * so nothing is shown that the document does not hold.
 */
#ifndef KESU_PROSE_SOURCE_H
#define KESU_PROSE_SOURCE_H

#include <base/error.h>
#include <base/str.h>

#include <jansson.h>
#include <stdbool.h>

enum prose_language { PROSE_ZH, PROSE_EN };

struct prose_source {
	json_t *figures;  /* as of GET /surveys/{slug}/indicators */
	json_t *facts;    /* kesu_fn.report_facts */
	json_t *survey;   /* as in a manifest: title, region, year, class, approval */
	json_t *manifest; /* the signed file, or NULL */
	/* Of the publication of this run; empty when there is none. */
	const char *published, *signer, *public_key;
	const char *withdrawn; /* why; NULL: it was not */
};

/* From the bytes of a signed file and of the facts. The caller ends it, also after a failure. */
bool prose_source_of_file(struct prose_source *source, struct str file, struct str facts,
        struct error *error) KESU_MUST_CHECK;
/* From a document and the facts. */
bool prose_source_of_document(struct prose_source *source, struct str document, struct str facts,
        struct error *error) KESU_MUST_CHECK;
void prose_source_end(struct prose_source *source);

/* "run/recipe/standard/literate_at": the member of a member; NULL when there is none. */
const json_t *prose_at(const json_t *root, const char *path);
double prose_number(const json_t *root, const char *path);    /* NAN: no number there */
const char *prose_text(const json_t *root, const char *path); /* "" without one */
/* One language of {"zh", "en"}; the other one where it is empty. */
const char *prose_words(const json_t *root, const char *path, enum prose_language language);
bool prose_is(const json_t *root, const char *path, const char *text);

/* The estimate of a cell; NULL when the run has none. */
const json_t *prose_estimate(
        const struct prose_source *source, const char *region, const char *group);
/* That of everybody in the survey's region. */
const json_t *prose_headline(const struct prose_source *source);
bool prose_is_activity(const struct prose_source *source);
bool prose_is_rehearsal(const struct prose_source *source);

#endif
