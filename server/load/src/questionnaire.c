/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Storing standards and instruments. Each version is stored once: the same bytes again change
 * nothing; other bytes are a problem of the file's version.
 */
#include "parts.h"

#include <core/digest.h>

#include <jansson.h>
#include <queries/load.h>
#include <stdlib.h>

struct str load_words(struct arena *arena, const struct model_text *text)
{
	struct str zh = text->in[MODEL_CHINESE], en = text->in[MODEL_ENGLISH];
	json_t *words = json_pack("{s:s%,s:s%}", "zh", zh.p, zh.n, "en", en.p, en.n);
	char *dump = json_dumps(words, JSON_COMPACT);
	struct str copy;

	if (!dump)
		abort(); /* a loaded document holds only UTF-8 */
	copy = arena_copy(arena, str_from(dump));
	free(dump);
	json_decref(words);
	return copy;
}

void load_problem_of_version(struct load_step *step, struct str code, struct str version)
{
	model_problems_add(step->problems, STR("/version"),
	        "version %.*s of %.*s is stored with other content: raise the version",
	        STR_ARG(version), STR_ARG(code));
}

bool load_standard_store(struct load_step *step, struct error *error)
{
	const struct standard *standard = step->document->standard;
	struct str text = step->document->document.text;
	struct digest digest = core_digest_of(text);
	const struct q_load_standard_row *row;

	if (!q_load_standard_run(step->session,
	            &(struct q_load_standard_in){
	                    .code = standard->code,
	                    .version = standard->version,
	                    .title = load_words(&step->arena, &standard->title),
	                    .points = (int16_t)standard->points,
	                    .literate_at = (int16_t)standard->literate_at,
	                    .document = text,
	                    .sha256 = core_digest_str(&digest),
	            },
	            &row, error))
		return false;
	step->report->added[LOAD_STANDARD] += row->is_new;
	if (!str_equal(row->sha256, core_digest_str(&digest)))
		load_problem_of_version(step, standard->code, standard->version);
	return true;
}

static void items_put(struct load_step *step, struct db_batch *batch, int32_t instrument_id)
{
	const struct instrument *instrument = step->document->instrument;
	size_t count = (size_t)instrument->item_count;
	struct str *codes = arena_new(&step->arena, count, sizeof(*codes));
	struct str *types = arena_new(&step->arena, count, sizeof(*types));
	struct str *dimensions = arena_new(&step->arena, count, sizeof(*dimensions));
	int16_t *points = arena_new(&step->arena, count, sizeof(*points));

	for (size_t i = 0; i < count; i++) {
		const struct instrument_item *item = &instrument->items[i];

		codes[i] = item->code;
		types[i] = str_from(model_item_type_codes[item->type]);
		dimensions[i] = str_from(model_dimension_codes[item->dimension]);
		points[i] = (int16_t)item->points;
	}
	q_load_items(batch, &(struct q_load_items_in){
	                            .instrument_id = instrument_id,
	                            .codes = {count, codes, NULL},
	                            .types = {count, types, NULL},
	                            .dimensions = {count, dimensions, NULL},
	                            .points = {count, points, NULL},
	                    });
}

static bool instrument_parts_store(
        struct load_step *step, int32_t instrument_id, struct error *error)
{
	struct load_booklet whole = {
	        .instrument = step->document->instrument, .instrument_id = instrument_id};
	struct db_batch *batch = db_session_batch(step->session);

	items_put(step, batch, instrument_id);
	return load_booklet_put(step, batch, &whole, error) && db_session_run(step->session, error);
}

/* Fills *id only for an instrument whose parts are still to be stored. */
static bool instrument_row_store(
        struct load_step *step, bool *is_new, int32_t *id, struct error *error)
{
	const struct instrument *instrument = step->document->instrument;
	struct str text = step->document->document.text;
	struct digest digest = core_digest_of(text);
	const struct q_load_instrument_row *row;

	if (!q_load_instrument_run(step->session,
	            &(struct q_load_instrument_in){
	                    .code = instrument->code,
	                    .version = instrument->version,
	                    .title = load_words(&step->arena, &instrument->title),
	                    .bank = str_from(model_instrument_bank_codes[instrument->bank]),
	                    .document = text,
	                    .sha256 = core_digest_str(&digest),
	            },
	            &row, error))
		return false;
	*is_new = row->is_new;
	if (*is_new)
		*id = row->instrument_id;
	else if (!str_equal(row->sha256, core_digest_str(&digest)))
		load_problem_of_version(step, instrument->code, instrument->version);
	return true;
}

bool load_instrument_store(struct load_step *step, struct error *error)
{
	bool is_new;
	int32_t id;

	if (!instrument_row_store(step, &is_new, &id, error))
		return false;
	if (!is_new)
		return true;
	step->report->added[LOAD_INSTRUMENT]++;
	return instrument_parts_store(step, id, error);
}
