/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loading is one batch of five statements. The list of surveys is replaced only if all of them
 * succeeded and every document could be read. Otherwise the old list stays, and the load is tried
 * again after a second.
 */
#include "catalogue_forms.h"
#include "opt_in.h"

#include <base/log.h>
#include <base/memory.h>
#include <reporting/words.h>

#include <db/db.h>
#include <event2/event.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CATALOGUE_ARENA_CHUNK = 16 * 1024, CATALOGUE_FIRST_LOOK_US = 20000, CATALOGUE_LOOK_S = 1 };

const char *const intake_catalogue_language_codes[LANGUAGES] = {"zh", "en"};

enum catalogue_language intake_catalogue_language_find(struct str code)
{
	return str_equal_c(code, "en") ? LANGUAGE_EN : LANGUAGE_ZH;
}

bool intake_catalogue_language_of_tag(struct str tag, enum catalogue_language *language)
{
	const char *dash = memchr(tag.p, '-', tag.n);
	size_t primary = dash ? (size_t)(dash - tag.p) : tag.n;

	for (int i = 0; i < LANGUAGES; i++)
		if (strlen(intake_catalogue_language_codes[i]) == primary &&
		        !strncasecmp(tag.p, intake_catalogue_language_codes[i], primary)) {
			*language = (enum catalogue_language)i;
			return true;
		}
	return false;
}

struct catalogue {
	struct db_lane *lane;
	struct event *timer;
	bool asking;
	int64_t version; /* -1: nothing loaded */
	struct catalogue_forms forms;
	struct arena arena; /* of the surveys */
	struct catalogue_survey *surveys;
	size_t survey_count;
};

/* --- surveys: replaced as a whole --- */

static json_t *json_view(struct str text)
{
	return json_loadb(text.p, text.n, JSON_DECODE_ANY, NULL);
}

static json_t *json_maybe(struct str text)
{
	return text.p ? json_stringn(text.p, text.n) : json_null();
}

static json_t *catalogue_approval_json(const struct q_catalogue_surveys_row *row)
{
	if (!str_equal_c(row->result_class, "official"))
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "form_number", json_maybe(row->form_number),
	        "issuing_body", json_maybe(row->issuing_body), "approval_number",
	        json_maybe(row->approval_number), "valid_from", json_maybe(row->valid_from),
	        "valid_until", json_maybe(row->valid_until));
}

static struct str catalogue_survey_page(struct arena *arena,
        const struct q_catalogue_surveys_row *row, const struct catalogue_survey *survey)
{
	const struct catalogue_form *form = survey->form;
	bool activity = str_equal_c(row->result_class, "activity");
	json_t *page = json_pack(
	        "{s:s%, s:o, s:{s:s%, s:o}, s:{s:s%, s:o}, s:i, s:s%, s:b, s:o, s:o,"
	        "s:b, s:o, s:s%, s:i, s:i, s:[s,s], s:o}",
	        "survey", row->slug.p, row->slug.n, "title", json_view(row->title), "programme",
	        "code", row->programme.p, row->programme.n, "title",
	        json_view(row->programme_title), "region", "code", row->region.p, row->region.n,
	        "name", json_view(row->region_name), "year", (int)row->year, "result_class",
	        row->result_class.p, row->result_class.n, "rehearsal", row->rehearsal, "label",
	        row->rehearsal ? json_string(REPORTING_NOTICE_REHEARSAL_ZH) : json_null(), "notice",
	        activity ? json_string(REPORTING_NOTICE_ACTIVITY_ZH) : json_null(), "sampled",
	        row->sampled, "opt_in", intake_opt_in_page(survey), "state", row->state.p,
	        row->state.n, "items", form->items_most, "booklets", form->booklet_count,
	        "languages", "zh", "en", "approval", catalogue_approval_json(row));
	char *text = page ? json_dumps(page, JSON_COMPACT) : NULL;
	struct str kept;

	if (!text)
		abort(); /* every part of it came as JSON from the database */
	kept = arena_copy(arena, str_from(text));
	free(text);
	json_decref(page);
	return kept;
}

static bool catalogue_survey_make(const struct catalogue *catalogue, struct arena *arena,
        const struct q_catalogue_surveys_row *row, struct catalogue_survey *survey)
{
	const struct catalogue_form *form = intake_forms_find(
	        &catalogue->forms, row->instrument_id, row->design_id_is_null ? 0 : row->design_id);

	if (!form || !intake_forms_is_complete(form))
		return false; /* nothing to hand to a phone */
	*survey = (struct catalogue_survey){.id = row->survey_id,
	        .slug = arena_copy(arena, row->slug),
	        .result_class = arena_copy(arena, row->result_class),
	        .state = arena_copy(arena, row->state),
	        .year = row->year,
	        .rehearsal = row->rehearsal,
	        .sampled = row->sampled,
	        .opt_in = row->opt_in,
	        .quota_variables = intake_opt_in_variables(row->quota_variables),
	        .open = str_equal_c(row->state, "open"),
	        .form = form};
	survey->page = catalogue_survey_page(arena, row, survey);
	return true;
}

enum { AT_VERSION, AT_INSTRUMENTS, AT_DESIGNS, AT_BOOKLETS, AT_SURVEYS }; /* order in the batch */

static void catalogue_take(struct catalogue *catalogue, struct db_batch *batch)
{
	struct q_catalogue_instruments_row instrument;
	struct q_catalogue_designs_row design;
	struct q_catalogue_booklets_row booklet;
	struct q_catalogue_surveys_row row;
	struct q_catalogue_version_row version;
	size_t rows = db_rows(batch, AT_SURVEYS), count = 0;
	struct catalogue_survey *surveys;
	struct arena arena;

	if (!q_catalogue_version_row(batch, AT_VERSION, 0, &version))
		return;
	for (size_t i = 0; q_catalogue_instruments_row(batch, AT_INSTRUMENTS, i, &instrument); i++)
		if (!intake_forms_add_instrument(&catalogue->forms, &instrument))
			return;
	for (size_t i = 0; q_catalogue_designs_row(batch, AT_DESIGNS, i, &design); i++)
		if (!intake_forms_add_design(&catalogue->forms, &design))
			return;
	for (size_t i = 0; q_catalogue_booklets_row(batch, AT_BOOKLETS, i, &booklet); i++)
		intake_forms_add_booklet(&catalogue->forms, &booklet);
	arena_init(&arena, CATALOGUE_ARENA_CHUNK);
	surveys = arena_new(&arena, rows, sizeof(*surveys));
	for (size_t i = 0; q_catalogue_surveys_row(batch, AT_SURVEYS, i, &row); i++)
		if (catalogue_survey_make(catalogue, &arena, &row, &surveys[count]))
			count++;
	arena_free(&catalogue->arena);
	catalogue->arena = arena;
	catalogue->surveys = surveys;
	catalogue->survey_count = count;
	catalogue->version = version.version;
	log_info("catalogue loaded", LOG_NUMBER("version", version.version),
	        LOG_NUMBER("surveys", (int64_t)count));
}

static void catalogue_loaded(struct db_batch *batch, void *state)
{
	struct catalogue *catalogue = state;

	catalogue->asking = false;
	if (db_batch_outcome(batch) == DB_DONE)
		catalogue_take(catalogue, batch);
}

static void catalogue_load(struct catalogue *catalogue)
{
	struct db_batch *batch = db_batch_new(catalogue->lane);

	catalogue->asking = true;
	q_catalogue_version(batch);
	q_catalogue_instruments(batch);
	q_catalogue_designs(batch);
	q_catalogue_booklets(batch);
	q_catalogue_surveys(batch);
	db_batch_send(batch, catalogue_loaded, catalogue);
}

static void catalogue_version_seen(struct db_batch *batch, void *state)
{
	struct q_catalogue_version_row row;
	struct catalogue *catalogue = state;

	catalogue->asking = false;
	if (db_batch_outcome(batch) == DB_DONE && q_catalogue_version_row(batch, 0, 0, &row) &&
	        row.version != catalogue->version)
		catalogue_load(catalogue);
}

/* Often until the first load, so that a worker is ready soon; then once a second. */
static void catalogue_look_later(struct catalogue *catalogue)
{
	struct timeval soon = {.tv_usec = CATALOGUE_FIRST_LOOK_US},
	               later = {.tv_sec = CATALOGUE_LOOK_S};

	event_add(catalogue->timer, catalogue->version < 0 ? &soon : &later);
}

static void catalogue_tick(evutil_socket_t fd, short what, void *state)
{
	struct catalogue *catalogue = state;
	struct db_batch *batch;

	(void)fd;
	(void)what;
	catalogue_look_later(catalogue);
	if (catalogue->asking || !db_lane_ready(catalogue->lane))
		return;
	if (catalogue->version < 0) {
		catalogue_load(catalogue);
		return;
	}
	batch = db_batch_new(catalogue->lane);
	catalogue->asking = true;
	q_catalogue_version(batch);
	db_batch_send(batch, catalogue_version_seen, catalogue);
}

struct catalogue *intake_catalogue_new(struct event_base *base, struct db_lane *lane)
{
	struct catalogue *catalogue = memory_new(1, sizeof(*catalogue));

	catalogue->lane = lane;
	catalogue->version = -1;
	arena_init(&catalogue->arena, CATALOGUE_ARENA_CHUNK);
	catalogue->timer = event_new(base, -1, 0, catalogue_tick, catalogue);
	if (!catalogue->timer)
		abort();
	catalogue_look_later(catalogue);
	return catalogue;
}

void intake_catalogue_free(struct catalogue *catalogue)
{
	if (!catalogue)
		return;
	event_free(catalogue->timer);
	intake_forms_end(&catalogue->forms);
	arena_free(&catalogue->arena);
	free(catalogue);
}

bool intake_catalogue_ready(const struct catalogue *catalogue)
{
	return catalogue->version >= 0;
}

const struct catalogue_survey *intake_catalogue_survey_by_slug(
        const struct catalogue *catalogue, struct str slug)
{
	for (size_t i = 0; i < catalogue->survey_count; i++)
		if (str_equal(catalogue->surveys[i].slug, slug))
			return &catalogue->surveys[i];
	return NULL;
}

const struct catalogue_survey *intake_catalogue_survey_by_id(
        const struct catalogue *catalogue, int32_t id)
{
	for (size_t i = 0; i < catalogue->survey_count; i++)
		if (catalogue->surveys[i].id == id)
			return &catalogue->surveys[i];
	return NULL;
}

bool intake_catalogue_survey_has(const struct catalogue_survey *survey, int number)
{
	return survey->form->design ? number >= 1 && number <= survey->form->booklet_count
	                            : number == 0;
}

const struct booklet_part *intake_catalogue_survey_part(
        const struct catalogue_survey *survey, int number)
{
	return number ? &survey->form->parts[number - 1] : NULL;
}

const struct catalogue_booklet *intake_catalogue_survey_booklet(
        const struct catalogue_survey *survey, int number, enum catalogue_language language)
{
	return survey->form->booklets[number ? number - 1 : 0][language];
}

const struct catalogue_booklet *intake_catalogue_booklet_by_hash(
        const struct catalogue *catalogue, struct str hash)
{
	return intake_forms_booklet_by_hash(&catalogue->forms, hash);
}

bool intake_catalogue_survey_hands(
        const struct catalogue_survey *survey, int number, const struct catalogue_booklet *booklet)
{
	for (int i = 0; i < LANGUAGES; i++)
		if (intake_catalogue_survey_booklet(survey, number, (enum catalogue_language)i) ==
		        booklet)
			return true;
	return false;
}
