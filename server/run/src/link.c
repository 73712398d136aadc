/* One query for the run, one for its parameters, and the documents of the versions that are named. */
#include "link.h"

#include "measurement.h"

#include <base/memory.h>

#include <queries/core.h>
#include <queries/run.h>

#include <stdlib.h>

enum { DICHOTOMOUS = 2 };

/* ---- reading ---- */

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
	link->form = instrument_load(row->document, &problems);
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

static bool is_anchor(const struct instrument *instrument, const struct instrument_item *item)
{
	for (int i = 0; i < instrument->anchors.count; i++)
		if (instrument->anchors.positions[i] == item->position)
			return true;
	return false;
}

/* Asked rows are how items are known; of the form, a row of its own goes before how the item was asked. */
static void parameter_take(struct run_link *link, const struct run_survey *survey,
        const struct q_link_parameters_row *row)
{
	const struct instrument *form = run_link_form(link, survey);
	const struct instrument_item *own = instrument_item_find(survey->instrument, row->code);
	const struct instrument_item *on = instrument_item_find(form, row->code);
	struct irt_item item = {IRT_2PL, DICHOTOMOUS, row->a, row->c, {0, row->d}};
	/* Its own form, where another version holds the scale, has no rows there. */
	bool of_form =
	        link->form ? row->instrument_id == link->form_id : !link->named && row->on_form;

	if (!irt_model_parse(row->model.p, &item.model))
		return;
	if (!row->on_form && row->instrument_id == link->instrument_id && own &&
	        (!link->named || is_anchor(survey->instrument, own)))
		link->known[own->position - 1] = item;
	if (on && of_form)
		link->on_form[on->position - 1] = item;
}

static bool parameters_read(struct run_link *link, struct db_session *session,
        const struct run_survey *survey, struct error *error)
{
	struct q_link_parameters_rows rows;

	if (!q_link_parameters_run(session, link->run_id, &rows, error))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		parameter_take(link, survey, &rows.row[i]);
	return true;
}

bool run_link_read(struct run_link *link, struct db_session *session, struct run_survey *survey,
        int64_t run_id, struct error *error)
{
	const struct instrument *instrument = survey->instrument;
	const struct instrument_anchors *anchors = &instrument->anchors;

	*link = (struct run_link){.named = anchors->from.code.p != NULL};
	link->from = link->named ? anchors->from
	                         : (struct instrument_name){instrument->code, instrument->version};
	if (anchors->reference.code.p && !form_read(link, session, &anchors->reference, error))
		return false;
	link->known = memory_new((size_t)instrument->item_count, sizeof(*link->known));
	link->on_form =
	        memory_new((size_t)run_link_form(link, survey)->item_count, sizeof(*link->on_form));
	if (!reference_read(link, session, run_id, &survey->arena, error))
		return false;
	return !link->run_id || parameters_read(link, session, survey, error);
}

void run_link_end(struct run_link *link)
{
	instrument_free(link->form);
	free(link->known);
	free(link->on_form);
	*link = (struct run_link){0};
}

const struct instrument *run_link_form(const struct run_link *link, const struct run_survey *survey)
{
	return link->form ? link->form : survey->instrument;
}

/* ---- items ---- */

static struct measure_item item_of(const struct instrument_item *item)
{
	return (struct measure_item){
	        .name = item->code.p,
	        .model = measurement_model(item->type),
	        .chance = measurement_chance(item),
	};
}

int run_link_column(const struct run_link *link, const struct run_survey *survey,
        const struct instrument_item *on_form)
{
	const struct instrument_item *own;

	if (!link->form)
		return on_form->position - 1;
	own = instrument_item_find(survey->instrument, on_form->code);
	return own && is_anchor(survey->instrument, own) &&
	                       !instrument_item_difference(own, on_form)
	               ? own->position - 1
	               : -1;
}

static bool same_curve(const struct irt_item *a, const struct irt_item *b)
{
	return a->a == b->a && a->d[1] == b->d[1] && a->c == b->c;
}

/* Earlier parameters of an item that counts otherwise than it was answered; NULL: as answered. */
static const struct irt_item *other_than_answered(
        const struct run_link *link, size_t at, int column, const bool *freed)
{
	const struct irt_item *fixed = &link->on_form[at], *known = &link->known[column];

	if (fixed->categories && !(known->categories && same_curve(fixed, known)))
		return fixed;
	return freed && freed[column] ? known : NULL;
}

static void item_on_form(struct run_link_items *items, const struct run_link *link,
        const struct run_survey *survey, int at, const bool *freed)
{
	const struct instrument_item *on_form = &run_link_form(link, survey)->items[at];
	int column = run_link_column(link, survey, on_form);
	const struct irt_item *fixed =
	        column < 0 ? &link->on_form[at]
	                   : other_than_answered(link, (size_t)at, column, freed);
	struct measure_item *item;

	if (!fixed) {
		items->item[column].points = on_form->points;
		return;
	}
	item = &items->item[items->count];
	*item = item_of(on_form);
	item->points = on_form->points;
	item->column = MEASURE_NOT_ASKED;
	item->known = fixed->categories ? fixed : NULL; /* without, nothing can be measured */
	items->position[items->count++] = at;
}

struct run_link_items run_link_items(
        const struct run_link *link, const struct run_survey *survey, bool held, const bool *freed)
{
	const struct instrument *instrument = survey->instrument;
	const struct instrument *form = run_link_form(link, survey);
	size_t own = (size_t)instrument->item_count, most = own + (size_t)form->item_count;
	struct run_link_items items = {
	        .item = memory_new(most, sizeof(*items.item)),
	        .count = own,
	        .position = memory_new(most, sizeof(*items.position)),
	};

	for (size_t j = 0; j < own; j++) {
		bool known = held && link->known[j].categories && !(freed && freed[j]);

		items.item[j] = item_of(&instrument->items[j]);
		items.item[j].column = j;
		items.item[j].known = known ? &link->known[j] : NULL;
	}
	for (int i = 0; i < form->item_count; i++) {
		if (held)
			item_on_form(&items, link, survey, i, freed);
		else
			items.item[i].points = form->items[i].points;
	}
	return items;
}

void run_link_items_end(struct run_link_items *items)
{
	free(items->item);
	free(items->position);
	*items = (struct run_link_items){0};
}
