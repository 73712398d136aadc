/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a worker keeps in memory, so that most of a phone's requests can be checked without a query:
 * the surveys, their instruments (keys and all), booklet designs and booklets.
 *
 * It is read when the worker starts, and again when kesu.catalogue's version has changed, which is
 * checked once a second. Instruments, designs and booklets never change, so those known stay where
 * they are for as long as the worker lives; the list of surveys is replaced as a whole. A survey
 * pointer is therefore valid until the handler returns; a form or booklet pointer, as long as the
 * worker lives.
 */
#ifndef KESU_APP_CATALOGUE_H
#define KESU_APP_CATALOGUE_H

#include <base/arena.h>
#include <base/error.h>
#include <base/str.h>

#include <http/http.h>
#include <model/booklet_design.h>

struct db_lane;

enum catalogue_language { LANGUAGE_ZH, LANGUAGE_EN, LANGUAGES };
extern const char *const intake_catalogue_language_codes[LANGUAGES];
enum catalogue_language intake_catalogue_language_find(struct str code); /* else LANGUAGE_ZH */
/* By the first subtag of a BCP 47 tag, in letters of either case: zh-CN and zh-Hans are zh. False:
 * no language of the forms; `language` is left as it is. */
bool intake_catalogue_language_of_tag(struct str tag, enum catalogue_language *language);

struct catalogue_booklet {
	struct http_static file; /* its path is the href */
};

/* What a survey gives to respondents: an instrument's whole form, or the booklets of a design. */
struct catalogue_form {
	int32_t instrument_id, design_id; /* design 0: the whole form */
	bool secure;                      /* of a secure bank: no stranger reads its booklets */
	struct instrument *instrument;
	struct booklet_design *design;                    /* NULL: the whole form */
	const struct booklet_part *parts;                 /* of a design: parts[number - 1] */
	int booklet_count;                                /* 1 without a design */
	int items_most;                                   /* that one booklet asks */
	struct catalogue_booklet *(*booklets)[LANGUAGES]; /* by number - 1; [0] is the whole form */
	struct arena arena;
};

struct catalogue_survey {
	int32_t id;
	struct str slug, result_class, state;
	int year;
	bool rehearsal, sampled, open;
	bool opt_in;              /* people may begin without an invitation, too */
	unsigned quota_variables; /* bit v: quotas go by enum group_variable v */
	const struct catalogue_form *form;
	struct str page; /* JSON of GET /surveys/{slug} */
};

struct catalogue;

/* Loads at once and then looks for changes; `lane` must outlive the catalogue. */
struct catalogue *intake_catalogue_new(struct event_base *base, struct db_lane *lane);
void intake_catalogue_free(struct catalogue *catalogue);
bool intake_catalogue_ready(const struct catalogue *catalogue); /* loaded at least once */

const struct catalogue_survey *intake_catalogue_survey_by_slug(
        const struct catalogue *catalogue, struct str slug);
const struct catalogue_survey *intake_catalogue_survey_by_id(
        const struct catalogue *catalogue, int32_t id);
/* Whether the survey has a booklet of this number: 0 without a design, else 1 to the last. */
bool intake_catalogue_survey_has(const struct catalogue_survey *survey, int number);
/* Both for a number that the survey has. The part is NULL for the whole form. */
const struct booklet_part *intake_catalogue_survey_part(
        const struct catalogue_survey *survey, int number);
const struct catalogue_booklet *intake_catalogue_survey_booklet(
        const struct catalogue_survey *survey, int number, enum catalogue_language language);
const struct catalogue_booklet *intake_catalogue_booklet_by_hash(
        const struct catalogue *catalogue, struct str hash);
/* Whether it is a booklet of this number, in any language. */
bool intake_catalogue_survey_hands(
        const struct catalogue_survey *survey, int number, const struct catalogue_booklet *booklet);

#endif
