/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "public.h"

#include <run/input/earlier.h>

#include <base/memory.h>

#include <math.h>
#include <queries/run.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 16 << 10, VALUES_LEAST = 3 };

/* --- why there is none --- */

static const struct {
	const char *code, *words;
} refusals[] = {
        {"no_rows", "is no main run, or an old one, and kept no rows"},
        {"below_county", "is of a region below the county, and every row would tell it"},
        {"not_published", "is not the published run of its survey"},
        {"other_respondents",
                "has not the same respondents as the first public file of its survey, and the "
                "difference of the two would show those who have come or gone"},
};

static bool refuse(int64_t run_id, struct str refused, struct error *error)
{
	const char *words = "is refused";

	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		if (str_equal_c(refused, refusals[i].code))
			words = refusals[i].words;
	return error_set(
	        error, "there is no public file of run %lld: it %s", (long long)run_id, words);
}

/* --- the rows --- */

struct taking {
	struct run_public *public;
	double *sum; /* of the weights, by combination */
	double literate, all;
};

static bool row_take(const struct run_row *row, int64_t number, void *state, struct error *error)
{
	struct taking *taking = state;
	struct run_public *public = taking->public;
	size_t cell = run_recoding_cell(&public->table, row->level);
	struct public_row *to;

	if (number > public->rows->count)
		return error_set(error, "there are more respondents than the run has said");
	to = &public->row[public->count++];
	*to = (struct public_row){.class = (uint16_t)cell,
	        .points = (int16_t)row->points,
	        .literate = row->is_literate};
	for (int d = 0; d < MEASURE_DRAWS; d++)
		to->score[d] = -1;
	if (run_rows_measured(public->rows) && isfinite(row->eap))
		for (int d = 0; d < MEASURE_DRAWS; d++)
			to->score[d] = (int16_t)floor(row->score[d]);
	anonymity_add(&public->table, cell, (int)row->points);
	taking->sum[cell] += row->weight;
	taking->all += row->weight;
	taking->literate += row->is_literate ? row->weight : 0;
	return true;
}

static bool rows_take(struct run_public *public, struct taking *taking, struct error *error)
{
	public->row = memory_new((size_t) public->rows->count, sizeof(*public->row));
	if (!run_rows_each(public->rows, row_take, taking, error))
		return false;
	public->shares[0] = taking->literate / taking->all;
	return true;
}

/* --- the classes --- */

static bool classes_read(
        struct run_public *public, const struct q_public_head_row *head, struct error *error)
{
	const struct str raw[GROUPS_FACTORS] = {[GROUP_SEX] = head->sex,
	        [GROUP_AGE] = head->age,
	        [GROUP_RESIDENCE] = head->residence,
	        [GROUP_EDUCATION] = head->education};
	const struct str *name[GROUPS_FACTORS];
	size_t count = db_array_count(raw[0], DB_TEXT_ARRAY);
	bool good = count != SIZE_MAX;

	for (int v = 0; good && v < GROUPS_FACTORS; v++) {
		struct str *names = arena_new(&public->arena, count, sizeof(*names));

		good = db_array_read(raw[v], DB_TEXT_ARRAY, names, NULL, count) == count;
		name[v] = names;
	}
	public->first_run = head->first_run;
	return (good && run_recoding_read(&public->recoding, &public->arena, name, count)) ||
	       error_set(error, "the classes of the survey's first public file cannot be read");
}

static bool classes_make(struct run_public *public, struct error *error)
{
	struct anonymity_class *class;
	size_t count = anonymity_classes(&public->table,
	        (struct anonymity_rule){RUN_RESPONDENTS_LEAST, VALUES_LEAST}, &class);

	public->first_run = public->rows->run_id;
	run_recoding_make(&public->recoding, &public->arena, class, count);
	free(class);
	return count ||
	       error_set(error,
	               "run %lld: the respondents are too few, or all have the same points",
	               (long long)public->rows->run_id);
}

static bool classes_keep(struct run_public *public, struct error *error)
{
	const struct run_recoding *recoding = &public->recoding;
	struct str *name[GROUPS_FACTORS];
	size_t count = recoding->count;

	for (int v = 0; v < GROUPS_FACTORS; v++) {
		name[v] = arena_new(&public->arena, count, sizeof(*name[v]));
		for (size_t i = 0; i < count; i++)
			name[v][i] = run_recoding_name(&public->arena, v, recoding->levels[i][v]);
	}
	return q_public_keep_run(public->rows->session,
	        &(struct q_public_keep_in){
	                .run_id = public->rows->run_id,
	                .k = RUN_RESPONDENTS_LEAST,
	                .sex = {count, name[GROUP_SEX], NULL},
	                .age = {count, name[GROUP_AGE], NULL},
	                .residence = {count, name[GROUP_RESIDENCE], NULL},
	                .education = {count, name[GROUP_EDUCATION], NULL},
	        },
	        error);
}

static int row_compare(const void *a, const void *b)
{
	const struct public_row *x = a, *y = b;
	int order = x->class - y->class;

	order = order ? order : x->points - y->points;
	order = order ? order : x->literate - y->literate;
	for (int d = 0; !order && d < MEASURE_DRAWS; d++)
		order = x->score[d] - y->score[d];
	return order;
}

/* Each class its mean weight. */
static bool classes_weigh(
        struct run_public *public, size_t *class_of, const double *sum, struct error *error)
{
	size_t cells = public->table.cells, classes = public->recoding.count;

	public->people = arena_new(&public->arena, classes, sizeof(*public->people));
	public->weight = arena_new(&public->arena, classes, sizeof(*public->weight));
	for (size_t c = 0; c < cells; c++) {
		size_t class = run_recoding_class(&public->recoding, &public->table, c);

		class_of[c] = class;
		if (!public->table.cell[c].count)
			continue;
		if (class == classes)
			return error_set(
			        error, "a respondent has no class in the first public file");
		public->people[class] += public->table.cell[c].count;
		public->weight[class] += sum[c];
	}
	for (size_t i = 0; i < classes; i++) {
		double *weight = &public->weight[i];

		*weight /= (double)public->people[i];
	}
	return true;
}

static void classes_name(struct run_public *public)
{
	const struct run_recoding *recoding = &public->recoding;

	public->name = arena_new(&public->arena, recoding->count, sizeof(*public->name));
	for (size_t i = 0; i < recoding->count; i++)
		for (int v = 0; v < GROUPS_FACTORS; v++)
			if (!run_recoding_withholds(recoding, i, v))
	public->name[i][v] = run_recoding_name(&public->arena, v, recoding->levels[i][v]);
}

static bool rows_class(struct run_public *public, const double *sum, struct error *error)
{
	size_t *class_of = arena_new(&public->arena, public->table.cells, sizeof(*class_of));
	double all = 0, literate = 0;

	if (!classes_weigh(public, class_of, sum, error))
		return false;
	classes_name(public);
	for (size_t i = 0; i < public->count; i++) {
		struct public_row *row = &public->row[i];

		row->class = (uint16_t)class_of[row->class];
		all += public->weight[row->class];
		literate += row->literate ? public->weight[row->class] : 0;
	}
	public->shares[1] = literate / all;
	qsort(public->row, public->count, sizeof(*public->row), row_compare);
	return true;
}

/* --- all of it --- */

static bool classes_find(struct run_public *public, bool *is_first, struct error *error)
{
	const struct q_public_head_row *head;

	if (!q_public_head_run(public->rows->session, public->rows->run_id, &head, error))
		return false;
	if (!head)
		return refuse(public->rows->run_id, STR("no_rows"), error);
	if (head->refused.n)
		return refuse(public->rows->run_id, head->refused, error);
	public->design_effect = head->design_effect_is_null ? (double)NAN : head->design_effect;
	*is_first = head->first_run_is_null;
	return *is_first || classes_read(public, head, error);
}

bool run_public_make(struct run_public *public, const struct run_rows *rows, struct error *error)
{
	struct taking taking = {.public = public};
	bool is_first = false, good;

	*public = (struct run_public){.rows = rows};
	arena_init(&public->arena, ARENA_CHUNK);
	run_recoding_table(&public->table);
	taking.sum = arena_new(&public->arena, public->table.cells, sizeof(*taking.sum));
	good = classes_find(public, &is_first, error) && rows_take(public, &taking, error);
	if (good && is_first)
		good = classes_make(public, error) && classes_keep(public, error);
	return good && rows_class(public, taking.sum, error);
}

void run_public_end(struct run_public *public)
{
	free(public->row);
	anonymity_table_end(&public->table);
	arena_free(&public->arena);
}

static void row_make(
        const struct run_public *public, const struct public_row *from, struct run_row *row)
{
	row->points = from->points;
	row->is_literate = from->literate > 0;
	row->weight = public->weight[from->class];
	for (int d = 0; d < MEASURE_DRAWS; d++)
		row->score[d] = from->score[d] < 0 ? (double)NAN : from->score[d];
	for (int v = 0; v < GROUPS_FACTORS; v++)
		row->level[v] = public->name[from->class][v];
}

bool run_public_each(
        const struct run_public *public, run_row_fn *fn, void *state, struct error *error)
{
	struct run_row row = {0};
	bool good = true;

	for (size_t i = 0; good && i < public->count; i++) {
		row_make(public, &public->row[i], &row);
		good = fn(&row, (int64_t)i + 1, state, error);
	}
	return good;
}
