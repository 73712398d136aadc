/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a page or a report is made from: the document of a run as the API returns it (of a
 * publication: as it was signed), and what is said of its survey beside it. Nothing else is read,
 * so nothing is shown that the document does not hold.
 */
#ifndef KESU_REPORT_SOURCE_H
#define KESU_REPORT_SOURCE_H

#include <base/error.h>
#include <base/str.h>

#include <jansson.h>
#include <stdbool.h>

enum report_language { REPORT_ZH, REPORT_EN };

struct report_source {
	json_t *figures;  /* as of GET /surveys/{slug}/indicators */
	json_t *facts;    /* kesu_fn.report_facts */
	json_t *survey;   /* as in a manifest: title, region, year, class, approval */
	json_t *manifest; /* the signed file, or NULL */
	/* Of the publication of this run; empty when there is none. */
	const char *published, *signer, *public_key;
	const char *withdrawn; /* why; NULL: it was not */
};

/* From the bytes of a signed file and of the facts. The caller ends it, also after a failure. */
bool report_source_of_file(struct report_source *source, struct str file, struct str facts,
        struct error *error) KESU_MUST_CHECK;
/* From a document and the facts. */
bool report_source_of_document(struct report_source *source, struct str document, struct str facts,
        struct error *error) KESU_MUST_CHECK;
void report_source_end(struct report_source *source);

/* "run/recipe/standard/literate_at": the member of a member; NULL when there is none. */
const json_t *report_at(const json_t *root, const char *path);
double report_number(const json_t *root, const char *path);    /* NAN: no number there */
const char *report_text(const json_t *root, const char *path); /* "" without one */
/* One language of {"zh", "en"}; the other one where it is empty. */
const char *report_words(const json_t *root, const char *path, enum report_language language);
bool report_is(const json_t *root, const char *path, const char *text);

/* The estimate of a cell; NULL when the run has none. */
const json_t *report_estimate(
        const struct report_source *source, const char *region, const char *group);
/* That of everybody in the survey's region. */
const json_t *report_headline(const struct report_source *source);
bool report_is_activity(const struct report_source *source);
bool report_is_rehearsal(const struct report_source *source);

#endif
