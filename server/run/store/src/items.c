/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Columns for the statements of a batch: first the survey's own items, then the items as they
 * counted on the form.
 */
#include "parts.h"

#include <queries/run.h>

#include <math.h>

enum column {
	A,
	D,
	C,
	A_SE,
	D_SE,
	C_SE,
	RIGHT,
	REST,
	INFIT,
	OUTFIT,
	RMSD,
	S_X2,
	S_X2_DF,
	S_X2_P,
	DRIFT,
	SHIFT,
	COLUMNS
};

struct item_rows {
	size_t count;
	int16_t *number, *on_form;
	struct str *anchor, *model;
	int32_t *answered;
	bool *not_asked;
	double *value[COLUMNS];
	bool *missing[COLUMNS];
};

static struct item_rows rows_new(struct arena *arena, size_t most)
{
	struct item_rows rows = {
	        .number = arena_new(arena, most, sizeof(*rows.number)),
	        .on_form = arena_new(arena, most, sizeof(*rows.on_form)),
	        .anchor = arena_new(arena, most, sizeof(*rows.anchor)),
	        .model = arena_new(arena, most, sizeof(*rows.model)),
	        .answered = arena_new(arena, most, sizeof(*rows.answered)),
	        .not_asked = arena_new(arena, most, sizeof(*rows.not_asked)),
	};

	for (int c = 0; c < COLUMNS; c++) {
		rows.value[c] = arena_new(arena, most, sizeof(*rows.value[c]));
		rows.missing[c] = arena_new(arena, most, sizeof(*rows.missing[c]));
	}
	return rows;
}

/* Adds a row and returns its index. The other values are still to be set. */
static size_t row_add(
        struct item_rows *rows, int number, const char *anchor, const struct irt_item *item)
{
	size_t at = rows->count++;

	rows->number[at] = (int16_t)number;
	rows->anchor[at] = str_from(anchor);
	rows->model[at] = str_from(irt_model_name(item->model));
	for (int c = 0; c < COLUMNS; c++)
		rows->value[c][at] = (double)NAN;
	rows->value[A][at] = item->a;
	rows->value[D][at] = item->d[1];
	rows->value[C][at] = item->c;
	return at;
}

static const char *anchor_word(const struct run_measurement *measurement, size_t j)
{
	if (measurement->anchors.freed && measurement->anchors.freed[j])
		return "freed";
	return measurement->items.item[j].known ? "anchored" : "none";
}

static void own_row(struct item_rows *rows, const struct run_measurement *measurement,
        const struct run_item_figures *figures, size_t j)
{
	const struct irt_fit_result *fit = &measurement->cleaned.fit;
	const struct item_fit_items *of = &figures->fit[j];
	size_t at = row_add(rows, (int)j + 1, anchor_word(measurement, j), &fit->item[j]);
	const double values[COLUMNS] = {
	        [A] = fit->item[j].a,
	        [D] = fit->item[j].d[1],
	        [C] = fit->item[j].c,
	        [A_SE] = fit->se[j].a,
	        [D_SE] = fit->se[j].d[1],
	        [C_SE] = fit->se[j].c,
	        [RIGHT] = figures->classical[j].p,
	        [REST] = figures->classical[j].rest,
	        [INFIT] = of->infit,
	        [OUTFIT] = of->outfit,
	        [RMSD] = of->rmsd,
	        [S_X2] = of->s_x2.value,
	        [S_X2_DF] = of->s_x2.df,
	        [S_X2_P] = of->s_x2.p,
	        [DRIFT] = measurement->anchors.drift[j],
	        [SHIFT] = measurement->anchors.shift[j],
	};

	for (int c = 0; c < COLUMNS; c++)
		rows->value[c][at] = values[c];
	rows->answered[at] = figures->answered[j];
}

/* An item of the form, as it counted there. */
static void form_row(struct item_rows *rows, int position, const struct irt_item *item)
{
	size_t at = row_add(rows, position, "carried", item);

	rows->on_form[at] = 1;
	rows->not_asked[at] = true;
}

static struct db_array column_of(struct item_rows *rows, enum column c)
{
	for (size_t i = 0; i < rows->count; i++)
		rows->missing[c][i] = !isfinite(rows->value[c][i]);
	return (struct db_array){rows->count, rows->value[c], rows->missing[c]};
}

static void rows_put(struct item_rows *rows, struct db_batch *batch, int64_t run_id,
        const int32_t *instrument_id)
{
	size_t n = rows->count;

	if (!n)
		return;
	q_run_store_items(batch, &(struct q_run_store_items_in){
	                                 .run_id = run_id,
	                                 .instrument_id = instrument_id,
	                                 .numbers = {n, rows->number, NULL},
	                                 .on_form = {n, rows->on_form, NULL},
	                                 .anchors = {n, rows->anchor, NULL},
	                                 .models = {n, rows->model, NULL},
	                                 .a = column_of(rows, A),
	                                 .d = column_of(rows, D),
	                                 .c = column_of(rows, C),
	                                 .a_ses = column_of(rows, A_SE),
	                                 .d_ses = column_of(rows, D_SE),
	                                 .c_ses = column_of(rows, C_SE),
	                                 .answered = {n, rows->answered, rows->not_asked},
	                                 .shares_right = column_of(rows, RIGHT),
	                                 .items_rest = column_of(rows, REST),
	                                 .infits = column_of(rows, INFIT),
	                                 .outfits = column_of(rows, OUTFIT),
	                                 .rmsds = column_of(rows, RMSD),
	                                 .s_x2s = column_of(rows, S_X2),
	                                 .s_x2_dfs = column_of(rows, S_X2_DF),
	                                 .s_x2_ps = column_of(rows, S_X2_P),
	                                 .drifts = column_of(rows, DRIFT),
	                                 .shifts = column_of(rows, SHIFT),
	                         });
}

/* ---- statements ---- */

static void scale_put(struct db_batch *batch, int64_t run_id, const struct run_link *link,
        const struct run_measurement *measurement)
{
	const struct run_measurement_anchors *anchors = &measurement->anchors;
	const struct irt_link_constants *line = &measurement->cleaned.link.stocking_lord;
	bool checked = anchors->held && line->slope > 0;

	q_run_store_scale(batch,
	        &(struct q_run_store_scale_in){
	                .run_id = run_id,
	                .form_id = link->form ? &link->form_id : NULL,
	                .reference_run = anchors->held ? &link->run_id : NULL,
	                .linking_se = !anchors->held || isnan(measurement->cleaned.linking_se)
	                                      ? NULL
	                                      : &measurement->cleaned.linking_se,
	                .slope = checked ? &line->slope : NULL,
	                .intercept = checked ? &line->intercept : NULL,
	                .anchors = (int32_t)measurement->cleaned.anchors,
	                .freed = (int32_t)anchors->freed_count,
	        });
}

static void choices_put(struct db_batch *batch, int64_t run_id, const struct run_choices *choices,
        const struct instrument *instrument, struct arena *arena)
{
	size_t most = choices->items * (INSTRUMENT_OPTIONS_MAX + 1), n = 0;
	int16_t *number = arena_new(arena, most, sizeof(*number));
	int16_t *choice = arena_new(arena, most, sizeof(*choice));
	int32_t *taken = arena_new(arena, most, sizeof(*taken));
	double *rest = arena_new(arena, most, sizeof(*rest));
	bool *missing = arena_new(arena, most, sizeof(*missing));

	for (size_t i = 0; i < choices->items; i++) {
		if (instrument->items[i].type == ITEM_NUMBER)
			continue;
		for (int c = 0; c <= instrument->items[i].option_count; c++, n++) {
			number[n] = (int16_t)(i + 1);
			choice[n] = (int16_t)c;
			taken[n] = (int32_t)choices->item[i].choice[c].taken;
			rest[n] = run_choices_rest(&choices->item[i], c);
			missing[n] = isnan(rest[n]);
		}
	}
	q_run_store_choices(batch, &(struct q_run_store_choices_in){
	                                   .run_id = run_id,
	                                   .numbers = {n, number, NULL},
	                                   .choices = {n, choice, NULL},
	                                   .taken = {n, taken, NULL},
	                                   .rests = {n, rest, missing},
	                           });
}

/* A later version that is linked to this one finds its whole form here. */
static void form_rows(struct item_rows *rows, const struct run_measurement *measurement, size_t own,
        const struct run_link *link, const struct run_survey *survey)
{
	const struct instrument *form = run_link_form(link, survey->instrument);

	if (link->form)
		for (int i = 0; i < form->item_count; i++) {
			int column = run_link_column(link, survey->instrument, &form->items[i]);

			if (column >= 0 && measurement->items.item[column].points > 0)
				form_row(rows, i + 1, &measurement->cleaned.fit.item[column]);
		}
	for (size_t i = own; i < measurement->items.count; i++)
		form_row(
		        rows, measurement->items.position[i] + 1, measurement->items.item[i].known);
}

void run_store_items(struct db_batch *batch, const struct run_result *result, struct arena *arena)
{
	const struct run_survey *survey = result->survey;
	const struct run_measurement *measurement =
	        &result->figures->estimates.measures.measurement;
	const struct run_link *link = &survey->link;
	size_t own = (size_t)survey->instrument->item_count;
	struct item_rows rows, on_form;

	if (measurement->cleaned.status != MEASURE_GOOD)
		return;
	rows = rows_new(arena, 2 * own);
	on_form =
	        rows_new(arena, (size_t)run_link_form(link, survey->instrument)->item_count + own);
	for (size_t j = 0; j < own; j++)
		own_row(&rows, measurement, &result->figures->items, j);
	form_rows(link->form ? &on_form : &rows, measurement, own, link, survey);
	scale_put(batch, result->run_id, link, measurement);
	rows_put(&rows, batch, result->run_id, NULL);
	rows_put(&on_form, batch, result->run_id, &link->form_id);
	choices_put(batch, result->run_id, &result->snapshot->choices, survey->instrument, arena);
}
