/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Storing a booklet design and its booklets. It must fit its instrument, which is stored before or
 * loaded in the same call. A version is stored once: the same bytes again change nothing; other
 * bytes are a problem of the file's version.
 */
#include "parts.h"

#include <core/digest.h>

#include <queries/core.h>
#include <queries/load.h>

/* The instrument that the design names, if it is stored. */
struct design_instrument {
	int32_t id;
	struct instrument *instrument; /* NULL: it is not */
};

static bool instrument_find(
        struct load_step *step, struct design_instrument *found, struct error *error)
{
	const struct booklet_design *design = step->document->design;
	const struct q_instrument_document_row *row;
	struct model_problems problems;

	if (!q_instrument_document_run(
	            step->session, design->instrument, design->instrument_version, &row, error))
		return false;
	if (!row) {
		model_problems_add(step->problems, STR("/instrument"),
		        "version %.*s of instrument %.*s is not loaded",
		        STR_ARG(design->instrument_version), STR_ARG(design->instrument));
		return true;
	}
	model_problems_init(&problems, "the stored instrument");
	found->id = row->instrument_id;
	found->instrument = model_instrument_load(row->document, &problems);
	return found->instrument || model_problems_error(&problems, error);
}

static bool design_booklets_store(struct load_step *step, const struct design_instrument *of,
        int32_t design_id, struct error *error)
{
	const struct booklet_design *design = step->document->design;
	struct db_batch *batch = db_session_batch(step->session);

	for (int number = 1; number <= design->booklet_count; number++) {
		struct booklet_part part =
		        model_booklet_design_part(design, of->instrument, number, &step->arena);
		struct load_booklet booklet = {
		        of->instrument, of->id, &part, design_id, (int16_t)number};

		if (!load_booklet_put(step, batch, &booklet, error))
			return false;
	}
	return db_session_run(step->session, error);
}

/* Fills *design_id only for a design whose booklets are still to be stored. */
static bool design_row_store(
        struct load_step *step, int32_t instrument_id, int32_t *design_id, struct error *error)
{
	const struct booklet_design *design = step->document->design;
	struct str text = step->document->document.text;
	struct digest digest = core_digest_of(text);
	const struct q_load_design_row *row;

	if (!q_load_design_run(step->session,
	            &(struct q_load_design_in){
	                    .code = design->code,
	                    .version = design->version,
	                    .title = load_words(&step->arena, &design->title),
	                    .instrument_id = instrument_id,
	                    .booklets = (int16_t)design->booklet_count,
	                    .document = text,
	                    .sha256 = core_digest_str(&digest),
	            },
	            &row, error))
		return false;
	if (row->is_new)
		*design_id = row->design_id;
	else if (!str_equal(row->sha256, core_digest_str(&digest)))
		load_problem_of_version(step, design->code, design->version);
	return true;
}

bool load_design_store(struct load_step *step, struct error *error)
{
	struct design_instrument of = {0};
	int32_t design_id = 0;
	bool stored = instrument_find(step, &of, error);

	if (stored && of.instrument &&
	        model_booklet_design_check(step->document->design, of.instrument, step->problems)) {
		stored = design_row_store(step, of.id, &design_id, error);
		if (stored && design_id) {
			step->report->added[LOAD_DESIGN]++;
			stored = design_booklets_store(step, &of, design_id, error);
		}
	}
	model_instrument_free(of.instrument);
	return stored;
}
