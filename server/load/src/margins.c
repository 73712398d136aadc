/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The whole file is read. Its texts become numbers of the programme's regions and of the reporting
 * groups and are checked by the same rules that a run applies (weighting/margins.h). Then one
 * transaction stores them.
 */
#include <core/survey.h>

#include <load/margins.h>

#include <groups/groups.h>

#include <base/memory.h>
#include <base/visible.h>
#include <csv/table.h>

#include <math.h>
#include <queries/core.h>
#include <queries/load.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 256 << 10 };
enum column { REGION, VARIABLE, LEVEL, TOTAL, COLUMNS };

struct loading {
	const struct load_margins *margins;
	struct load_margins_owner owner;
	struct str root;
	struct cells_scheme scheme;
	struct str *codes;  /* of the regions, parents first */
	const char **names; /* the same, NUL-terminated */
	uint32_t *by_code;
	struct csv_table *table;
	size_t column[COLUMNS];
	struct margin_total *totals;
	struct load_margins_report *report;
};

/* ---- programme or survey ---- */

static bool take_owner(
        struct loading *loading, const struct q_margin_owner_row *row, struct error *error)
{
	const struct load_margins *margins = loading->margins;

	if (margins->survey.n && !row->rehearsal)
		return error_set(error,
		        "survey %.*s is no rehearsal: it takes the margins of its programme %.*s",
		        STR_ARG(margins->survey), STR_ARG(row->programme));
	loading->owner = (struct load_margins_owner){
	        .programme_id = row->programme_id,
	        .survey_id = row->survey_id,
	        .is_programme = row->survey_id_is_null,
	        .year = margins->year,
	        .source = margins->source,
	};
	loading->root = arena_copy(&loading->report->arena, row->root);
	loading->report->programme = arena_copy(&loading->report->arena, row->programme);
	return true;
}

static bool find_owner(struct loading *loading, struct db_session *session, struct error *error)
{
	const struct load_margins *margins = loading->margins;
	struct str survey = margins->survey.n ? margins->survey : (struct str){0};
	const struct q_margin_owner_row *row;

	if (!q_margin_owner_run(session, margins->programme, survey, &row, error))
		return false;
	if (row)
		return take_owner(loading, row, error);
	return survey.n ? core_survey_missing(survey, error)
	                : error_set(error, "no programme %.*s is loaded",
	                          STR_ARG(margins->programme));
}

/* ---- regions ---- */

static int code_compare(const void *a, const void *b, void *codes)
{
	const struct str *x = &((const struct str *)codes)[*(const uint32_t *)a];
	const struct str *y = &((const struct str *)codes)[*(const uint32_t *)b];

	return strcmp(x->p, y->p);
}

static int32_t region_find(const struct loading *loading, const char *code)
{
	uint32_t low = 0, high = loading->scheme.regions;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		uint32_t region = loading->by_code[middle];
		int order = strcmp(loading->names[region], code);

		if (!order)
			return (int32_t)region;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

static void take_regions(struct loading *loading, const struct q_margin_regions_rows *rows)
{
	struct arena *arena = &loading->report->arena;
	uint32_t count = (uint32_t)rows->count;
	int32_t *parent = arena_new(arena, count, sizeof(*parent));

	loading->scheme = groups_scheme(NULL, count, parent);
	loading->codes = arena_new(arena, count, sizeof(*loading->codes));
	loading->names = arena_new(arena, count, sizeof(*loading->names));
	loading->by_code = arena_new(arena, count, sizeof(*loading->by_code));
	for (uint32_t i = 0; i < count; i++) {
		loading->codes[i] = arena_copy(arena, rows->row[i].code);
		loading->names[i] = loading->codes[i].p;
		loading->by_code[i] = i;
	}
	qsort_r(loading->by_code, count, sizeof(*loading->by_code), code_compare, loading->codes);
	for (uint32_t i = 0; i < count; i++) {
		struct str above = rows->row[i].parent;

		parent[i] = above.p ? region_find(loading, arena_copy(arena, above).p) : -1;
	}
}

static bool read_regions(struct loading *loading, struct db_session *session, struct error *error)
{
	struct q_margin_regions_rows rows;

	if (!q_margin_regions_run(
	            session, loading->owner.programme_id, loading->root, &rows, error))
		return false;
	take_regions(loading, &rows);
	return true;
}

/* ---- the file ---- */

/* An exported code may carry what keeps a spreadsheet from taking it for a number. */
static struct str without_guard(struct str text)
{
	if (text.n > 3 && str_starts(text, STR("=\"")) && text.p[text.n - 1] == '"')
		return (struct str){text.p + 2, text.n - 3};
	return str_starts(text, STR("'")) ? (struct str){text.p + 1, text.n - 1} : text;
}

/* Without invisible characters at its ends. */
static const char *text_at(const struct loading *loading, size_t row, enum column column)
{
	const struct csv_table *table = loading->table;
	int32_t code = csv_table_labels(table, loading->column[column])[row];
	struct str text =
	        str_from(code < 0 ? "" : csv_table_level(table, loading->column[column], code));

	return arena_copy(&loading->report->arena, without_guard(visible_trimmed(text))).p;
}

static bool fail_at(const struct loading *loading, size_t row, enum column column, const char *what,
        struct error *error)
{
	return csv_table_fail(loading->table, row, loading->column[column], error, "\"%s\" %s",
	        text_at(loading, row, column), what);
}

/* More than the persons of the world; far below where whole numbers are no longer exact. */
static const double TOTAL_MOST = 1e10;

/* Persons come one by one, and a level of nobody cannot be weighted to. */
static bool total_check(
        const struct loading *loading, size_t row, double total, struct error *error)
{
	size_t column = loading->column[TOTAL];

	if (!(total >= 0))
		return csv_table_fail(loading->table, row, column, error,
		        "a total is a number of persons, above 0 / 总数须为大于 0 的人数");
	if (!(total > 0))
		return csv_table_fail(loading->table, row, column, error,
		        "a total of 0: where nobody has a level, leave the variable out of that "
		        "region / 总数为 0：没有此类居民的地区不要列出这个变量");
	if (total > TOTAL_MOST)
		return csv_table_fail(loading->table, row, column, error,
		        "%g is no number of persons: there are not so many / 总数大于世界人口",
		        total);
	if (total < floor(total) || total > floor(total))
		return csv_table_fail(loading->table, row, column, error,
		        "%g is no number of persons: totals are whole persons, not 万人 (ten "
		        "thousands) / 总数须为人数（整数），不是万人",
		        total);
	return true;
}

static bool total_take(struct loading *loading, size_t row, struct error *error)
{
	int32_t region = region_find(loading, text_at(loading, row, REGION)), level;
	int variable = groups_margin_find(str_from(text_at(loading, row, VARIABLE)));
	const char *text = text_at(loading, row, LEVEL);
	double total = csv_table_numbers(loading->table, loading->column[TOTAL])[row];

	if (region < 0)
		return fail_at(loading, row, REGION, "is no region of the programme", error);
	if (variable < 0)
		return fail_at(loading, row, VARIABLE,
		        "is not sex, age, residence, education or region", error);
	level = variable < GROUPS_FACTORS
	                ? model_group_level_find((enum group_variable)variable, str_from(text))
	                : region_find(loading, text);
	if (variable == GROUPS_FACTORS && level >= 0 && loading->scheme.parent[level] != region)
		level = -1;
	if (level < 0)
		return fail_at(loading, row, LEVEL,
		        variable < GROUPS_FACTORS ? "is no level of the variable"
		                                  : "is no region directly below",
		        error);
	if (!total_check(loading, row, total, error))
		return false;
	loading->totals[row] =
	        (struct margin_total){(uint32_t)region, (uint32_t)variable, (uint32_t)level, total};
	return true;
}

/*
 * A county has more residents than this, a township more than that: 15 and 14 are persons only in a
 * mistake of the unit. It is said and not refused, for a table may be of a few people on purpose.
 */
static void note_few(struct loading *loading, const struct margin_set *set)
{
	enum { COUNTY_LEAST = 5000, PLACE_LEAST = 100, COUNTY_DIGITS = 6 };
	struct load_margins_report *report = loading->report;
	struct str code = loading->codes[set->region];

	if (report->few.n || set->sum >= (code.n > COUNTY_DIGITS ? PLACE_LEAST : COUNTY_LEAST))
		return;
	report->few = code;
	report->few_sum = set->sum;
}

static bool totals_check(struct loading *loading, struct error *error)
{
	struct load_margins_report *report = loading->report;
	struct margin_names names = groups_margin_names(loading->names);
	struct margins margins;
	struct error what;
	size_t blamed;
	bool good = weighting_margins_make(&margins, &loading->scheme, &names, loading->totals,
	        report->totals, &blamed, &what);

	report->sets = margins.sets;
	for (size_t s = 0; good && s < margins.sets; s++) {
		report->regions += !s || margins.set[s].region != margins.set[s - 1].region;
		note_few(loading, &margins.set[s]);
	}
	weighting_margins_end(&margins);
	return good || csv_table_fail(loading->table, blamed, loading->column[TOTAL], error, "%s",
	                       what.text);
}

static bool read_file(struct loading *loading, struct error *error)
{
	static const char *const names[COLUMNS] = {"region", "variable", "level", "total"};
	struct load_margins_report *report = loading->report;

	for (int c = 0; c < COLUMNS; c++)
		loading->column[c] = c == TOTAL ? csv_table_want_number(loading->table, names[c])
		                                : csv_table_want_label(loading->table, names[c]);
	if (!csv_table_read(loading->table, loading->margins->path, error))
		return false;
	report->totals = csv_table_rows(loading->table);
	if (report->totals > LOAD_MARGINS_MAX)
		return error_set(
		        error, "%s: more than %d totals", loading->margins->path, LOAD_MARGINS_MAX);
	loading->totals = memory_new(report->totals, sizeof(*loading->totals));
	for (size_t row = 0; row < report->totals; row++)
		if (!total_take(loading, row, error))
			return false;
	return totals_check(loading, error);
}

/* ---- storing ---- */

static struct str level_code(const struct margin_total *total, const struct str *region_codes)
{
	return total->variable < GROUPS_FACTORS
	               ? str_from(model_group_variables[total->variable].levels[total->level])
	               : region_codes[total->level];
}

static void totals_put(struct db_batch *batch, const struct load_margins_owner *owner,
        const struct str *region_codes, const struct margin_total *totals, size_t count,
        struct arena *arena)
{
	struct str *regions = arena_new(arena, count, sizeof(*regions));
	struct str *variables = arena_new(arena, count, sizeof(*variables));
	struct str *levels = arena_new(arena, count, sizeof(*levels));
	double *numbers = arena_new(arena, count, sizeof(*numbers));

	for (size_t i = 0; i < count; i++) {
		regions[i] = region_codes[totals[i].region];
		variables[i] = str_from(groups_margin_variables[totals[i].variable]);
		levels[i] = level_code(&totals[i], region_codes);
		numbers[i] = totals[i].total;
	}
	q_margin_store(batch, &(struct q_margin_store_in){
	                              .programme_id = owner->programme_id,
	                              .survey_id = owner->is_programme ? NULL : &owner->survey_id,
	                              .reference_year = (int16_t)owner->year,
	                              .source = str_from(owner->source),
	                              .regions = {count, regions, NULL},
	                              .variables = {count, variables, NULL},
	                              .levels = {count, levels, NULL},
	                              .totals = {count, numbers, NULL},
	                      });
}

bool load_margins_store(struct db_session *session, const struct load_margins_owner *owner,
        const struct str *region_codes, const struct margin_total *totals, size_t count,
        struct error *error)
{
	struct db_batch *batch = db_session_batch(session);
	struct arena arena;
	bool stored;

	arena_init(&arena, ARENA_CHUNK);
	q_margin_clear(batch, owner->programme_id, owner->is_programme ? NULL : &owner->survey_id,
	        (int16_t)owner->year);
	totals_put(batch, owner, region_codes, totals, count, &arena);
	stored = db_session_run(session, error);
	arena_free(&arena);
	return stored;
}

bool load_margins(struct db_session *session, const struct load_margins *margins,
        struct load_margins_report *report, struct error *error)
{
	struct loading loading = {.margins = margins, .table = csv_table_new(), .report = report};
	bool good;

	*report = (struct load_margins_report){0};
	arena_init(&report->arena, ARENA_CHUNK);
	good = find_owner(&loading, session, error) && read_regions(&loading, session, error) &&
	       read_file(&loading, error) &&
	       load_margins_store(session, &loading.owner, loading.codes, loading.totals,
	               report->totals, error);
	free(loading.totals);
	csv_table_free(loading.table);
	return good;
}

void load_margins_report_end(struct load_margins_report *report)
{
	arena_free(&report->arena);
}
