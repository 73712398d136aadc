/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turns labels into dense numbers of strata and psus. A stable radix sort orders the rows by
 * (stratum, psu); it is linear in the rows and skips digits that all labels share. Then runs of
 * equal labels are counted. Units of later stages are runs inside the runs of the stage above.
 * Finite populations and lonely units are checked group by group: a group is a stratum with its
 * psus, or a unit with the units of the next stage in it.
 */
#include <design/design.h>

#include <base/buf.h>
#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 400
#define DIGIT_BITS     13 /* counters of a digit fit the first-level cache */
#define DIGITS         (1u << DIGIT_BITS)

/* R's onestrat treats a stratum as taken whole below this unsampled fraction. */
static const double whole = 1e-7;

static uint64_t label_of(const int64_t *label, size_t row)
{
	/* The sign bit is flipped so that negative labels come first. */
	return (uint64_t)label[row] ^ ((uint64_t)1 << 63);
}

static void label_range(const int64_t *label, size_t count, uint64_t *low, uint64_t *high)
{
	*low = *high = label_of(label, 0);
	for (size_t row = 1; row < count; row++) {
		uint64_t x = label_of(label, row);

		*low = x < *low ? x : *low;
		*high = x > *high ? x : *high;
	}
}

static unsigned digit_of(const int64_t *label, size_t row, uint64_t low, unsigned shift)
{
	return ((label_of(label, row) - low) >> shift) & (DIGITS - 1);
}

static void sort_digit(uint32_t *to, const uint32_t *from, size_t count, const int64_t *label,
        uint64_t low, unsigned shift)
{
	uint32_t at[DIGITS] = {0};
	uint32_t sum = 0;

	for (size_t row = 0; row < count; row++)
		at[digit_of(label, row, low, shift)]++;
	for (unsigned d = 0; d < DIGITS; d++) {
		uint32_t size = at[d];

		at[d] = sum;
		sum += size;
	}
	for (size_t i = 0; i < count; i++)
		to[at[digit_of(label, from[i], low, shift)]++] = from[i];
}

static bool label_in_order(const int64_t *label, size_t count, const uint32_t *order)
{
	for (size_t i = 1; i < count; i++)
		if (label[order[i - 1]] > label[order[i]])
			return false;
	return true;
}

/* Stable: rows with the same label keep the order they had. Sorts order in place. */
static uint32_t *sort_by_label(uint32_t *order, size_t count, const int64_t *label)
{
	uint64_t low, high;

	if (!label || label_in_order(label, count, order))
		return order;
	uint32_t *other = memory_new(count, sizeof(*other));

	label_range(label, count, &low, &high);
	for (unsigned shift = 0; shift < 64 && (high - low) >> shift; shift += DIGIT_BITS) {
		uint32_t *from = order;

		sort_digit(other, from, count, label, low, shift);
		order = other;
		other = from;
	}
	free(other);
	return order;
}

/* ---- runs of equal labels ---- */

static bool starts_stratum(const struct frame_rows *rows, const uint32_t *order, size_t i)
{
	return !i || (rows->stratum && rows->stratum[order[i]] != rows->stratum[order[i - 1]]);
}

/* Whether a row that does not start a stratum starts a psu. */
static bool starts_psu(const struct frame_rows *rows, const uint32_t *order, size_t i)
{
	return !rows->psu || rows->psu[order[i]] != rows->psu[order[i - 1]];
}

/* Allocates space for as many psus and strata as rows; the unused part is freed later. */
static void frame_resize(struct design *design, size_t psus, size_t strata)
{
	design->psu_first = memory_resize(design->psu_first, psus + 1, sizeof(*design->psu_first));
	design->stratum_first =
	        memory_resize(design->stratum_first, strata + 1, sizeof(*design->stratum_first));
	design->stratum_label =
	        memory_resize(design->stratum_label, strata, sizeof(*design->stratum_label));
}

static void mark_psus(struct design *design, const struct frame_rows *rows)
{
	size_t psu = 0, stratum = 0;

	frame_resize(design, rows->count, rows->count);
	for (size_t i = 0; i < rows->count; i++) {
		uint32_t row = design->order[i];
		bool new_stratum = starts_stratum(rows, design->order, i);

		if (new_stratum) {
			design->stratum_first[stratum] = (uint32_t)psu;
			design->stratum_label[stratum] = rows->stratum ? rows->stratum[row] : 0;
			stratum++;
		}
		if (new_stratum || starts_psu(rows, design->order, i))
			design->psu_first[psu++] = (uint32_t)i;
	}
	design->psu_first[psu] = (uint32_t)rows->count;
	design->stratum_first[stratum] = (uint32_t)psu;
	design->psus = psu;
	design->strata = stratum;
	frame_resize(design, psu, stratum);
}

/* Units are runs of labels inside the `above` runs that begin at above_first. */
static void mark_stage(struct design *design, struct frame_stage *stage, const int64_t *label,
        const uint32_t *above_first, size_t above)
{
	uint32_t unit = 0;

	stage->first = memory_new(design->rows + 1, sizeof(*stage->first));
	stage->inside = memory_new(above + 1, sizeof(*stage->inside));
	for (size_t u = 0; u < above; u++) {
		stage->inside[u] = unit;
		for (uint32_t i = above_first[u]; i < above_first[u + 1]; i++)
			if (i == above_first[u] ||
			        label[design->order[i]] != label[design->order[i - 1]])
				stage->first[unit++] = i;
	}
	stage->inside[above] = unit;
	stage->first[unit] = (uint32_t)design->rows;
	stage->units = unit;
	stage->first = memory_resize(stage->first, (size_t)unit + 1, sizeof(*stage->first));
}

/* ---- finite populations and lonely units ---- */

/* A sampled group of units: the psus of a stratum, or the units of a stage in a unit above. */
struct group {
	int stage; /* of the units, from 0 */
	uint32_t units;
	uint32_t first, end;      /* places in the design's order */
	const double *population; /* of each row; NULL: without end */
};

struct naming {
	const struct frame_rows *rows;
	const struct frame_detail *detail;
};

/* "row 7: ", or the line of the file. */
static bool fail_row(const struct naming *naming, uint32_t row, struct error *error)
{
	const struct frame_names *names = naming->detail->names;

	if (!names)
		return error_wrap(error, "row %u", row + 1);
	error_wrap(error, "line %zu", names->line(names->data, row));
	return !names->file ? false : error_wrap(error, "%s", names->file(names->data, row));
}

static void name_unit(const struct naming *naming, int stage, uint32_t row, struct buf *text)
{
	const struct frame_names *names = naming->detail->names;
	const int64_t *labels = stage < 0    ? naming->rows->stratum
	                        : stage == 0 ? naming->rows->psu
	                                     : naming->detail->stage[stage - 1].unit;

	if (!labels)
		buf_printf(text, "the sample");
	else if (stage > 0)
		buf_printf(text, "unit ");
	else
		buf_printf(text, stage ? "stratum " : "psu ");
	if (labels && names)
		buf_printf(text, "%s", names->label(names->data, stage, labels[row]));
	else if (labels)
		buf_printf(text, "%lld", (long long)labels[row]);
	if (stage > 0)
		buf_printf(text, " of stage %d in ", stage + 1);
	else if (stage == 0)
		buf_printf(text, " of ");
}

/* Names the group: "stratum 3", "psu 7 of stratum 3", "unit 2 of stage 2 in psu 7 of stratum 3".
 */
static void name_group(const struct naming *naming, int stage, uint32_t row, struct buf *text)
{
	buf_init(text, NAME_MAX_BYTES);
	for (int s = stage - 1; s >= -1; s--)
		name_unit(naming, s, row, text);
}

static bool check_population(const struct design *design, const struct naming *naming,
        const struct group *group, struct error *error)
{
	const double *population = group->population;
	uint32_t row = design->order[group->first];
	double first = population[row];

	if (naming->detail->fractions && !(first > 0 && first <= 1)) {
		error_set(error, "%g is not a sampling fraction", first);
		return fail_row(naming, row, error);
	}
	for (uint32_t i = group->first; i < group->end; i++) {
		row = design->order[i];
		if (population[row] == first)
			continue;
		error_set(error, "the finite population changes from %g to %g inside one group",
		        first, population[row]);
		return fail_row(naming, row, error);
	}
	return naming->detail->fractions || first >= group->units ||
	       error_set(error, "%u %s in the sample but %g in the population", group->units,
	               group->stage ? "units" : "psus", first);
}

static bool take_population(const struct design *design, const struct naming *naming,
        const struct group *group, double *population, struct error *error)
{
	uint32_t row = design->order[group->first];
	struct buf name;

	*population = HUGE_VAL;
	if (!group->population)
		return true;
	*population = naming->detail->fractions ? group->units / group->population[row]
	                                        : group->population[row];
	if (check_population(design, naming, group, error))
		return true;
	name_group(naming, group->stage, row, &name);
	error_wrap(error, "%.*s", STR_ARG(buf_str(&name)));
	buf_free(&name);
	return false;
}

static double unsampled_of(uint32_t units, double population)
{
	double unsampled = isinf(population) ? 1 : (population - units) / population;

	return unsampled < whole ? 0 : unsampled;
}

static bool fail_lonely(
        const struct design *design, int stage, const char *name, struct error *error)
{
	if (!stage)
		return error_set(error,
		        "%s has only one psu: its variance cannot be estimated (collapse strata, "
		        "or "
		        "choose what a lonely psu should count for)",
		        name);
	if (design->lonely == DESIGN_LONELY_AVERAGE)
		return error_set(error,
		        "%s has only one unit of stage %d, and inside it there is nothing to "
		        "average over (choose another policy for lonely units)",
		        name, stage + 1);
	return error_set(error,
	        "%s has only one unit of stage %d: its variance cannot be estimated (choose what a "
	        "lonely unit should count for)",
	        name, stage + 1);
}

static bool check_lonely(const struct design *design, const struct naming *naming,
        const struct group *group, double population, struct error *error)
{
	bool average = design->lonely == DESIGN_LONELY_AVERAGE && group->stage > 0;
	struct buf name;

	if (group->units > 1 || !(unsampled_of(group->units, population) > 0))
		return true;
	if (design->lonely != DESIGN_LONELY_FAIL && !average)
		return true;
	name_group(naming, group->stage, design->order[group->first], &name);
	fail_lonely(design, group->stage, name.p, error);
	buf_free(&name);
	return false;
}

static bool take_group(struct design *design, const struct naming *naming,
        const struct group *group, double *population, struct error *error)
{
	return take_population(design, naming, group, population, error) &&
	       check_lonely(design, naming, group, *population, error);
}

static bool take_strata(struct design *design, const struct naming *naming, struct error *error)
{
	design->population = memory_new(design->strata, sizeof(*design->population));
	for (size_t h = 0; h < design->strata; h++) {
		uint32_t psu = design->stratum_first[h], end = design->stratum_first[h + 1];
		struct group group = {0, end - psu, design->psu_first[psu], design->psu_first[end],
		        naming->rows->population};

		if (!take_group(design, naming, &group, &design->population[h], error))
			return false;
	}
	return true;
}

static bool take_stage(
        struct design *design, const struct naming *naming, uint32_t k, struct error *error)
{
	struct frame_stage *stage = &design->stage[k];
	const uint32_t *above_first = k ? design->stage[k - 1].first : design->psu_first;
	size_t above = k ? design->stage[k - 1].units : design->psus;

	mark_stage(design, stage, naming->detail->stage[k].unit, above_first, above);
	stage->population = memory_new(above, sizeof(*stage->population));
	for (size_t u = 0; u < above; u++) {
		struct group group = {(int)k + 1, stage->inside[u + 1] - stage->inside[u],
		        above_first[u], above_first[u + 1], naming->detail->stage[k].population};

		if (!take_group(design, naming, &group, &stage->population[u], error))
			return false;
	}
	return true;
}

/* ---- the design ---- */

static bool check_detail(
        const struct frame_rows *rows, const struct frame_detail *detail, struct error *error)
{
	if (!rows->count)
		return error_set(error, "there are no rows");
	if (rows->count >= UINT32_MAX)
		return error_set(error, "%zu rows, at most %u", rows->count, UINT32_MAX - 1);
	if (detail->later > DESIGN_LATER_MAX)
		return error_set(
		        error, "%u stages, at most %d", detail->later + 1, DESIGN_LATER_MAX + 1);
	if (detail->later && (!rows->psu || !rows->population))
		return error_set(error, "later stages without psus or their finite population");
	for (uint32_t k = 0; k < detail->later; k++)
		if (!detail->stage[k].unit || !detail->stage[k].population)
			return error_set(
			        error, "stage %u without units or their finite population", k + 2);
	return true;
}

static void sort_rows(
        struct design *design, const struct frame_rows *rows, const struct frame_detail *detail)
{
	design->order = memory_new(rows->count, sizeof(*design->order));
	for (size_t i = 0; i < rows->count; i++)
		design->order[i] = (uint32_t)i;
	for (uint32_t k = detail->later; k-- > 0;)
		design->order = sort_by_label(design->order, rows->count, detail->stage[k].unit);
	design->order = sort_by_label(design->order, rows->count, rows->psu);
	design->order = sort_by_label(design->order, rows->count, rows->stratum);
}

bool design_make_detailed(struct design *design, const struct frame_rows *rows,
        const struct frame_detail *detail, enum frame_lonely lonely, struct error *error)
{
	static const struct frame_detail nothing;
	struct naming naming = {rows, detail ? detail : &nothing};
	bool good;

	*design = (struct design){.lonely = lonely};
	if (!check_detail(rows, naming.detail, error))
		return false;
	design->rows = rows->count;
	design->row_is_psu = !rows->psu;
	design->later = naming.detail->later;
	sort_rows(design, rows, naming.detail);
	mark_psus(design, rows);
	good = take_strata(design, &naming, error);
	for (uint32_t k = 0; good && k < design->later; k++)
		good = take_stage(design, &naming, k, error);
	if (!good)
		design_end(design);
	return good;
}

bool design_make(struct design *design, const struct frame_rows *rows, enum frame_lonely lonely,
        struct error *error)
{
	return design_make_detailed(design, rows, NULL, lonely, error);
}

void design_end(struct design *design)
{
	free(design->order);
	free(design->psu_first);
	free(design->stratum_first);
	free(design->stratum_label);
	free(design->population);
	for (uint32_t k = 0; k < design->later; k++) {
		free(design->stage[k].first);
		free(design->stage[k].inside);
		free(design->stage[k].population);
	}
	*design = (struct design){0};
}

/* ---- a row a unit ---- */

const uint32_t *design_last_first(const struct design *design, size_t *units)
{
	const struct frame_stage *last = design->later ? &design->stage[design->later - 1] : NULL;

	*units = last ? last->units : design->psus;
	return last ? last->first : design->psu_first;
}

static void *copy_of(const void *items, size_t count, size_t size)
{
	void *copy = memory_new(count, size);

	memcpy(copy, items, count * size);
	return copy;
}

/* Converts places in the design's order, where units begin, into numbers of units of the last
 * stage. */
static uint32_t *first_units(const uint32_t *first, size_t count, const uint32_t *last)
{
	uint32_t *out = memory_new(count + 1, sizeof(*out)), unit = 0;

	for (size_t i = 0; i <= count; i++) {
		while (last[unit] < first[i])
			unit++;
		out[i] = unit;
	}
	return out;
}

void design_of_units(struct design *units, const struct design *design)
{
	const uint32_t *last = design_last_first(design, &units->rows);
	size_t above = design->psus, rows = units->rows;

	*units = (struct design){.rows = rows,
	        .psus = design->psus,
	        .strata = design->strata,
	        .row_is_psu = !design->later,
	        .lonely = design->lonely,
	        .order = memory_new(rows, sizeof(*units->order)),
	        .psu_first = first_units(design->psu_first, design->psus, last),
	        .stratum_first = copy_of(
	                design->stratum_first, design->strata + 1, sizeof(*units->stratum_first)),
	        .stratum_label = copy_of(
	                design->stratum_label, design->strata, sizeof(*units->stratum_label)),
	        .population =
	                copy_of(design->population, design->strata, sizeof(*units->population)),
	        .later = design->later};
	for (size_t i = 0; i < rows; i++)
		units->order[i] = (uint32_t)i;
	for (uint32_t k = 0; k < design->later; k++) {
		const struct frame_stage *stage = &design->stage[k];

		units->stage[k] = (struct frame_stage){.units = stage->units,
		        .first = first_units(stage->first, stage->units, last),
		        .inside = copy_of(stage->inside, above + 1, sizeof(*stage->inside)),
		        .population =
		                copy_of(stage->population, above, sizeof(*stage->population))};
		above = stage->units;
	}
}

double design_degrees(const struct design *design)
{
	return (double)design->psus - (double)design->strata;
}

double design_unsampled(const struct design *design, size_t stratum)
{
	return unsampled_of(design->stratum_first[stratum + 1] - design->stratum_first[stratum],
	        design->population[stratum]);
}

double design_unsampled_later(const struct design *design, uint32_t stage, size_t unit)
{
	const struct frame_stage *later = &design->stage[stage];

	return unsampled_of(later->inside[unit + 1] - later->inside[unit], later->population[unit]);
}

/* Times `factor` for the rows at places begin .. end. */
static void weights_multiply(
        const struct design *design, double *weight, size_t begin, size_t end, double factor)
{
	for (size_t i = begin; i < end; i++)
		weight[design->order[i]] *= factor;
}

void design_weights(const struct design *design, double *weight)
{
	const uint32_t *first = design->psu_first;
	size_t above = design->psus;

	for (size_t row = 0; row < design->rows; row++)
		weight[row] = 1;
	for (size_t h = 0; h < design->strata; h++) {
		uint32_t psu = design->stratum_first[h], end = design->stratum_first[h + 1];

		weights_multiply(design, weight, first[psu], first[end],
		        design->population[h] / (end - psu));
	}
	for (uint32_t k = 0; k < design->later; k++) {
		const struct frame_stage *stage = &design->stage[k];

		for (size_t u = 0; u < above; u++)
			weights_multiply(design, weight, first[u], first[u + 1],
			        stage->population[u] / (stage->inside[u + 1] - stage->inside[u]));
		first = stage->first;
		above = stage->units;
	}
}

static const char *const lonely_names[] = {
        [DESIGN_LONELY_FAIL] = "fail",
        [DESIGN_LONELY_REMOVE] = "remove",
        [DESIGN_LONELY_CERTAINTY] = "certainty",
        [DESIGN_LONELY_ADJUST] = "adjust",
        [DESIGN_LONELY_AVERAGE] = "average",
};

const char *design_lonely_name(enum frame_lonely lonely)
{
	return lonely_names[lonely];
}
