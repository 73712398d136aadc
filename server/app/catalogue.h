/*
 * What a worker keeps in memory so that a phone's request needs no query to be understood: the
 * surveys, their instruments (keys and all) and their booklets.
 *
 * It is read when the worker starts and again whenever kesu.catalogue's version has moved, asked for
 * once a second. Instruments and booklets never change, so those known stay where they are for as
 * long as the worker lives; the list of surveys is replaced as a whole. A survey pointer is therefore
 * good until the handler returns, an instrument or booklet pointer for ever.
 */
#ifndef KESU_APP_CATALOGUE_H
#define KESU_APP_CATALOGUE_H

#include <base/error.h>
#include <base/str.h>

#include <http/http.h>
#include <model/instrument.h>

struct db_lane;

enum catalogue_language { LANGUAGE_ZH, LANGUAGE_EN, LANGUAGES };
extern const char *const catalogue_language_codes[LANGUAGES];

struct catalogue_booklet {
	struct http_static file; /* its path is the href */
	int32_t instrument_id;
	enum catalogue_language language;
};

struct catalogue_instrument {
	int32_t id;
	struct instrument *instrument;
	struct catalogue_booklet *booklets[LANGUAGES];
};

struct catalogue_survey {
	int32_t id;
	struct str slug, result_class, state;
	bool rehearsal, sampled, open;
	struct catalogue_instrument *instrument;
	struct str page; /* JSON of GET /surveys/{slug} */
};

struct catalogue;

/* Loads at once and then looks for changes; `lane` must outlive the catalogue. */
struct catalogue *catalogue_new(struct event_base *base, struct db_lane *lane);
void catalogue_free(struct catalogue *catalogue);
bool catalogue_ready(const struct catalogue *catalogue); /* loaded at least once */

const struct catalogue_survey *catalogue_survey_by_slug(
        const struct catalogue *catalogue, struct str slug);
const struct catalogue_survey *catalogue_survey_by_id(
        const struct catalogue *catalogue, int32_t id);
const struct catalogue_booklet *catalogue_booklet_by_hash(
        const struct catalogue *catalogue, struct str hash);

#endif
