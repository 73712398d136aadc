/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Storing a programme: its regions, itself, and its targets and baselines as the file now has them.
 * Regions are shared by all programmes with the same year of region codes, so a region that is
 * stored with other values is a problem of the file, not an update.
 */
#include "parts.h"

#include <base/memory.h>

#include <jansson.h>
#include <queries/load.h>
#include <stdlib.h>

struct region_arrays {
	struct db_array codes, names, levels, parents;
	struct db_array units, unlisted, notes; /* what the programme marks of them */
};

static void marks_collect(struct load_step *step, struct region_arrays *arrays)
{
	const struct programme *programme = step->document->programme;
	size_t count = (size_t)programme->region_count;
	int16_t *units = arena_new(&step->arena, count, sizeof(*units));
	int16_t *unlisted = arena_new(&step->arena, count, sizeof(*unlisted));
	struct str *notes = arena_new(&step->arena, count, sizeof(*notes));
	bool *plain = arena_new(&step->arena, count, sizeof(*plain));

	for (size_t i = 0; i < count; i++) {
		const struct region *region = &programme->regions[i];

		units[i] = region->is_unit;
		unlisted[i] = region->is_unlisted;
		plain[i] = !region->note.in[MODEL_CHINESE].n;
		notes[i] = plain[i] ? STR("") : load_words(&step->arena, &region->note);
	}
	arrays->units = (struct db_array){count, units, NULL};
	arrays->unlisted = (struct db_array){count, unlisted, NULL};
	arrays->notes = (struct db_array){count, notes, plain};
}

static struct region_arrays regions_collect(struct load_step *step)
{
	const struct programme *programme = step->document->programme;
	size_t count = (size_t)programme->region_count;
	struct str *codes = arena_new(&step->arena, count, sizeof(*codes));
	struct str *names = arena_new(&step->arena, count, sizeof(*names));
	struct str *levels = arena_new(&step->arena, count, sizeof(*levels));
	struct str *parents = arena_new(&step->arena, count, sizeof(*parents));
	bool *tops = arena_new(&step->arena, count, sizeof(*tops));
	struct region_arrays arrays;

	for (size_t i = 0; i < count; i++) {
		const struct region *region = &programme->regions[i];

		codes[i] = region->code;
		names[i] = load_words(&step->arena, &region->name);
		levels[i] = str_from(model_region_level_codes[region->level]);
		tops[i] = region->parent < 0;
		parents[i] = tops[i] ? STR("") : programme->regions[region->parent].code;
	}
	arrays = (struct region_arrays){
	        .codes = {count, codes, NULL},
	        .names = {count, names, NULL},
	        .levels = {count, levels, NULL},
	        .parents = {count, parents, tops},
	};
	marks_collect(step, &arrays);
	return arrays;
}

static void problem_of_region(struct load_step *step, int64_t number)
{
	const struct programme *programme = step->document->programme;
	const struct region *region = &programme->regions[number - 1];

	model_problems_add(step->problems,
	        arena_printf(&step->arena, "/regions/%lld", (long long)number - 1),
	        "%.*s is stored with another name, level or parent for %d", STR_ARG(region->code),
	        programme->vintage);
}

static bool regions_store(
        struct load_step *step, const struct region_arrays *arrays, struct error *error)
{
	int16_t vintage = (int16_t)step->document->programme->vintage;
	struct q_load_region_check_rows rows;

	if (!q_load_region_run(step->session,
	            &(struct q_load_region_in){
	                    .vintage = vintage,
	                    .codes = arrays->codes,
	                    .names = arrays->names,
	                    .levels = arrays->levels,
	                    .parents = arrays->parents,
	            },
	            error) ||
	        !q_load_region_check_run(step->session,
	                &(struct q_load_region_check_in){
	                        .vintage = vintage,
	                        .codes = arrays->codes,
	                        .names = arrays->names,
	                        .levels = arrays->levels,
	                        .parents = arrays->parents,
	                },
	                &rows, error))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		problem_of_region(step, rows.row[i].number);
	return true;
}

static json_t *text_or_null(struct str text)
{
	return text.n ? json_stringn(text.p, text.n) : json_null();
}

static struct str dump_copy(struct arena *arena, json_t *object)
{
	char *dump = json_dumps(object, JSON_COMPACT);
	struct str copy;

	if (!dump)
		abort(); /* a loaded document holds only UTF-8 */
	copy = arena_copy(arena, str_from(dump));
	free(dump);
	json_decref(object);
	return copy;
}

static struct str source_of(struct arena *arena, const struct programme_source *source)
{
	return dump_copy(arena,
	        json_pack("{s:s%,s:s%,s:o,s:o}", "title", source->title.p, source->title.n,
	                "issuer", source->issuer.p, source->issuer.n, "document_number",
	                text_or_null(source->document_number), "date", text_or_null(source->date)));
}

/* p NULL: the plan names no standard. */
static struct str monitoring_of(struct arena *arena, const struct programme_monitoring *monitoring)
{
	if (!monitoring->standard.n)
		return (struct str){0};
	return dump_copy(arena,
	        json_pack("{s:s%,s:s%}", "standard", monitoring->standard.p, monitoring->standard.n,
	                "quote", monitoring->quote.p, monitoring->quote.n));
}

static struct q_load_programme_in programme_in(struct load_step *step)
{
	const struct programme *programme = step->document->programme;

	return (struct q_load_programme_in){
	        .code = programme->code,
	        .title = load_words(&step->arena, &programme->title),
	        .period_from = (int16_t)programme->period_from,
	        .period_to = (int16_t)programme->period_to,
	        .source = source_of(&step->arena, &programme->source),
	        .vintage = (int16_t)programme->vintage,
	        .root = programme->regions[programme->root].code,
	        .asks_place = programme->asks_place,
	        .monitoring = monitoring_of(&step->arena, &programme->monitoring),
	        .key_groups = programme->key_groups,
	};
}

/* The region that a rank or a comparison refers to; empty for the others. */
static struct str target_against(const struct programme *programme, const struct target *target)
{
	if (target->kind == TARGET_RANK)
		return programme->regions[target->among].code;
	if (target->kind == TARGET_COMPARISON && target->with != TARGET_NATION)
		return programme->regions[target->with].code;
	return target->kind == TARGET_COMPARISON ? STR("CN") : STR("");
}

static struct str between_of(const struct target *target, struct arena *arena)
{
	struct str list = STR("");

	for (int i = 0; i < target->between_count; i++)
		list = arena_printf(arena, "%.*s%s%s", STR_ARG(list), i ? " " : "",
		        model_target_gap_codes[target->between[i]]);
	return list;
}

struct target_arrays {
	struct str *regions, *kinds, *comparisons, *against, *betweens, *wordings, *quotes;
	int16_t *years;
	double *shares;
	/* NULL for the fields of the other kinds: is_share and is_gap have nothing that they are
	 * held against, is_rank and is_gap no comparison. */
	bool *is_share, *is_not_share, *has_no_comparison, *has_no_against, *is_no_gap;
};

static void target_collect(
        const struct programme *programme, size_t i, struct target_arrays *to, struct arena *arena)
{
	const struct target *target = &programme->targets[i];
	bool is_gap = target->kind == TARGET_GAP;

	to->is_share[i] = target->kind == TARGET_SHARE;
	to->is_not_share[i] = !to->is_share[i];
	to->has_no_comparison[i] = is_gap || target->kind == TARGET_RANK;
	to->has_no_against[i] = is_gap || to->is_share[i];
	to->is_no_gap[i] = !is_gap;
	to->betweens[i] = between_of(target, arena);
	to->regions[i] = programme->regions[target->region].code;
	to->kinds[i] = str_from(model_target_kind_codes[target->kind]);
	to->comparisons[i] = to->has_no_comparison[i]
	                             ? STR("")
	                             : str_from(model_target_comparison_codes[target->comparison]);
	to->against[i] = target_against(programme, target);
	to->wordings[i] = target->wording;
	to->quotes[i] = target->quote;
	to->years[i] = (int16_t)target->year;
	to->shares[i] = target->value;
}

static struct q_load_targets_in targets_in(struct load_step *step)
{
	const struct programme *programme = step->document->programme;
	size_t n = (size_t)programme->target_count;
	struct arena *arena = &step->arena;
	struct target_arrays to = {
	        .regions = arena_new(arena, n, sizeof(struct str)),
	        .kinds = arena_new(arena, n, sizeof(struct str)),
	        .comparisons = arena_new(arena, n, sizeof(struct str)),
	        .against = arena_new(arena, n, sizeof(struct str)),
	        .betweens = arena_new(arena, n, sizeof(struct str)),
	        .wordings = arena_new(arena, n, sizeof(struct str)),
	        .quotes = arena_new(arena, n, sizeof(struct str)),
	        .years = arena_new(arena, n, sizeof(int16_t)),
	        .shares = arena_new(arena, n, sizeof(double)),
	        .is_share = arena_new(arena, n, sizeof(bool)),
	        .is_not_share = arena_new(arena, n, sizeof(bool)),
	        .has_no_comparison = arena_new(arena, n, sizeof(bool)),
	        .has_no_against = arena_new(arena, n, sizeof(bool)),
	        .is_no_gap = arena_new(arena, n, sizeof(bool)),
	};

	for (size_t i = 0; i < n; i++)
		target_collect(programme, i, &to, arena);
	return (struct q_load_targets_in){
	        .regions = {n, to.regions, NULL},
	        .years = {n, to.years, NULL},
	        .kinds = {n, to.kinds, NULL},
	        .shares = {n, to.shares, to.is_not_share},
	        .comparisons = {n, to.comparisons, to.has_no_comparison},
	        .against = {n, to.against, to.has_no_against},
	        .betweens = {n, to.betweens, to.is_no_gap},
	        .wordings = {n, to.wordings, to.is_share},
	        .quotes = {n, to.quotes, NULL},
	};
}

static struct q_load_baselines_in baselines_in(struct load_step *step)
{
	const struct programme *programme = step->document->programme;
	size_t n = (size_t)programme->baseline_count;
	struct str *regions = arena_new(&step->arena, n, sizeof(*regions));
	struct str *quotes = arena_new(&step->arena, n, sizeof(*quotes));
	int16_t *years = arena_new(&step->arena, n, sizeof(*years));
	int16_t *derived = arena_new(&step->arena, n, sizeof(*derived));
	double *shares = arena_new(&step->arena, n, sizeof(*shares));

	for (size_t i = 0; i < n; i++) {
		const struct baseline *baseline = &programme->baselines[i];

		regions[i] = programme->regions[baseline->region].code;
		quotes[i] = baseline->quote;
		years[i] = (int16_t)baseline->year;
		derived[i] = baseline->derived;
		shares[i] = baseline->share;
	}
	return (struct q_load_baselines_in){
	        .regions = {n, regions, NULL},
	        .years = {n, years, NULL},
	        .shares = {n, shares, NULL},
	        .derived = {n, derived, NULL},
	        .quotes = {n, quotes, NULL},
	};
}

struct plan {
	struct q_load_programme_in programme;
	struct q_load_targets_in targets;
	struct q_load_baselines_in baselines;
	struct region_arrays regions;
};

static bool plan_row_store(
        struct load_step *step, struct plan *plan, int32_t *id, struct error *error)
{
	const struct q_load_programme_row *row;

	if (!q_load_programme_run(step->session, &plan->programme, &row, error))
		return false;
	*id = row->programme_id;
	step->report->added[LOAD_PROGRAMME] += row->is_new;
	return true;
}

static bool plan_parts_store(
        struct load_step *step, struct plan *plan, int32_t id, struct error *error)
{
	struct db_batch *batch = db_session_batch(step->session);

	plan->targets.programme_id = plan->baselines.programme_id = id;
	q_load_programme_clear(batch, id);
	q_load_programme_regions(batch, &(struct q_load_programme_regions_in){
	                                        .programme_id = id,
	                                        .vintage = plan->programme.vintage,
	                                        .codes = plan->regions.codes,
	                                        .units = plan->regions.units,
	                                        .unlisted = plan->regions.unlisted,
	                                        .notes = plan->regions.notes,
	                                });
	q_load_targets(batch, &plan->targets);
	q_load_baselines(batch, &plan->baselines);
	q_load_programme_version(batch, id, step->document->document.text);
	return db_session_run(step->session, error);
}

bool load_programme_store(struct load_step *step, struct error *error)
{
	struct plan plan = {
	        programme_in(step), targets_in(step), baselines_in(step), regions_collect(step)};
	const struct q_load_region_marks_in marks = {plan.programme.code, plan.regions.codes,
	        plan.regions.units, plan.regions.unlisted, plan.regions.notes};
	int32_t id = 0;

	return regions_store(step, &plan.regions, error) &&
	       load_changes_find(step, &plan.programme, &marks, &plan.targets, &plan.baselines,
	               &plan.programme.is_changed, error) &&
	       plan_row_store(step, &plan, &id, error) && plan_parts_store(step, &plan, id, error);
}
