/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One query finds the run, one reads its parameters, and the documents of the named versions are
 * read.
 */
#include <run/snapshot/link.h>

#include <base/memory.h>

#include <queries/core.h>
#include <queries/run.h>

enum { DICHOTOMOUS = 2 };

static bool form_read(struct run_link *link, struct db_session *session,
        const struct instrument_name *name, struct error *error)
{
	const struct q_instrument_document_row *row;
	struct model_problems problems;

	if (!q_instrument_document_run(session, name->code, name->version, &row, error))
		return false;
	if (!row)
		return error_set(error, "the reference form %s %s is not stored", name->code.p,
		        name->version.p);
	model_problems_init(&problems, name->code.p);
	link->form_id = row->instrument_id;
	link->form = model_instrument_load(row->document, &problems);
	return link->form || model_problems_error(&problems, error);
}

static bool reference_read(struct run_link *link, struct db_session *session, int64_t run_id,
        struct arena *arena, struct error *error)
{
	const struct q_link_reference_row *row;

	if (!q_link_reference_run(
	            session, run_id, link->from.code, link->from.version, link->named, &row, error))
		return false;
	if (!row)
		return true;
	link->run_id = row->reference_run;
	link->instrument_id = row->instrument_id;
	link->slug = arena_copy(arena, row->slug);
	link->year = row->year;
	return true;
}

/*
 * The row of an item as it was asked gives its known parameters. For the form, the form's own row
 * takes precedence over the row of the item as it was asked.
 */
static void parameter_take(struct run_survey *survey, const struct q_link_parameters_row *row)
{
	struct run_link *link = &survey->link;
	const struct instrument *form = run_link_form(link, survey->instrument);
	const struct instrument_item *own =
	        model_instrument_item_find(survey->instrument, row->code);
	const struct instrument_item *on = model_instrument_item_find(form, row->code);
	struct irt_item item = {IRT_2PL, DICHOTOMOUS, row->a, row->c, {0, row->d}};
	/* When another version holds the scale, the survey's own form has no rows there. */
	bool of_form =
	        link->form ? row->instrument_id == link->form_id : !link->named && row->on_form;

	if (!irt_model_parse(row->model.p, &item.model))
		return;
	if (!row->on_form && row->instrument_id == link->instrument_id && own &&
	        (!link->named || run_link_is_anchor(survey->instrument, own)))
		link->known[own->position - 1] = item;
	if (on && of_form)
		link->on_form[on->position - 1] = item;
}

static bool parameters_read(
        struct run_survey *survey, struct db_session *session, struct error *error)
{
	struct q_link_parameters_rows rows;

	if (!q_link_parameters_run(session, survey->link.run_id, &rows, error))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		parameter_take(survey, &rows.row[i]);
	return true;
}

bool run_link_read(
        struct run_survey *survey, struct db_session *session, int64_t run_id, struct error *error)
{
	struct run_link *link = &survey->link;
	const struct instrument *instrument = survey->instrument;
	const struct instrument_anchors *anchors = &instrument->anchors;

	*link = (struct run_link){.named = anchors->from.code.p != NULL};
	link->from = link->named ? anchors->from
	                         : (struct instrument_name){instrument->code, instrument->version};
	if (anchors->reference.code.p && !form_read(link, session, &anchors->reference, error))
		return false;
	link->known = memory_new((size_t)instrument->item_count, sizeof(*link->known));
	link->on_form = memory_new(
	        (size_t)run_link_form(link, instrument)->item_count, sizeof(*link->on_form));
	if (!reference_read(link, session, run_id, &survey->arena, error))
		return false;
	return !link->run_id || parameters_read(survey, session, error);
}
