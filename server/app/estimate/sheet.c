#include "estimate/sheet.h"

#include <base/buf.h>
#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- columns ---- */

/* A calibration may need any column until it is done. */
static void drop_column(struct sheet *sheet, size_t handle)
{
	if (!sheet->options->calibrates)
		csv_table_drop(sheet->table, handle);
}

/* In how many places the options name a column of numbers: what is estimated may be an fpc, too. */
static unsigned number_uses(const struct sheet *sheet, size_t handle)
{
	unsigned uses = sheet->options->weight && sheet->weight_column == handle;

	for (uint32_t i = 0; i < sheet->options->of.count; i++)
		uses += sheet->of[i] == handle;
	for (uint32_t i = 0; i < sheet->options->fpc.count; i++)
		uses += sheet->fpc[i] == handle;
	return uses;
}

static void drop_number(struct sheet *sheet, size_t handle)
{
	if (number_uses(sheet, handle) == 1)
		drop_column(sheet, handle);
}

static void want_columns(struct sheet *sheet)
{
	const struct options *options = sheet->options;
	struct csv_table *table = sheet->table;

	for (uint32_t i = 0; i < options->of.count; i++)
		sheet->of[i] = csv_table_want_number(table, options->of.name[i]);
	if (options->weight)
		sheet->weight_column = csv_table_want_number(table, options->weight);
	for (uint32_t i = 0; i < options->strata_columns.count; i++)
		sheet->strata_column[i] =
		        csv_table_want_label(table, options->strata_columns.name[i]);
	for (uint32_t i = 0; i < options->psu.count; i++)
		sheet->psu[i] = csv_table_want_label(table, options->psu.name[i]);
	for (uint32_t i = 0; i < options->fpc.count; i++)
		sheet->fpc[i] = csv_table_want_number(table, options->fpc.name[i]);
	for (uint32_t i = 0; i < options->by.count; i++)
		sheet->by[i] = csv_table_want_label(table, options->by.name[i]);
}

static bool check_weights(const struct sheet *sheet, struct error *error)
{
	const double *weight = csv_table_numbers(sheet->table, sheet->weight_column);

	for (size_t row = 0; row < sheet->rows; row++) {
		if (isnan(weight[row]))
			return csv_table_fail(sheet->table, row, sheet->weight_column, error,
			        "a weight is missing");
		if (!(weight[row] >= 0))
			return csv_table_fail(sheet->table, row, sheet->weight_column, error,
			        "the weight %g is negative", weight[row]);
	}
	return true;
}

/* ---- values ---- */

static bool check_zeros_and_ones(const struct sheet *sheet, size_t handle, struct error *error)
{
	const double *value = csv_table_numbers(sheet->table, handle);

	for (size_t row = 0; row < sheet->rows; row++)
		if (!isnan(value[row]) &&
		        (value[row] < 0 || value[row] > 1 || (value[row] > 0 && value[row] < 1)))
			return csv_table_fail(sheet->table, row, handle, error,
			        "%g is neither 0 nor 1 (--cut X takes the share of values from X "
			        "up)",
			        value[row]);
	return true;
}

/* A row without one of its plausible values leaves the estimates of all, or they would differ in n. */
static void leave_out(struct sheet *sheet)
{
	sheet->left_out = memory_new(sheet->rows, sizeof(*sheet->left_out));
	for (uint32_t i = 0; i < sheet->options->of.count; i++) {
		const double *value = csv_table_numbers(sheet->table, sheet->of[i]);

		for (size_t row = 0; row < sheet->rows; row++)
			sheet->left_out[row] |= isnan(value[row]);
	}
}

static void fill_values(struct sheet *sheet, uint32_t draw)
{
	const struct options *options = sheet->options;
	const double *column = csv_table_numbers(sheet->table, sheet->of[draw]);

	for (size_t row = 0; row < sheet->rows; row++) {
		double value = sheet->left_out && sheet->left_out[row] ? (double)NAN : column[row];

		sheet->value[row] =
		        options->has_cut && !isnan(value) ? value >= options->cut : value;
	}
}

static bool take_values(struct sheet *sheet, struct error *error)
{
	const struct options *options = sheet->options;

	for (uint32_t i = 0; options->kind == DOMAINS_SHARE && i < options->of.count; i++)
		if (!options->has_cut && !check_zeros_and_ones(sheet, sheet->of[i], error))
			return false;
	if (!options->plausible && !options->has_cut && !options->table)
		return true;
	sheet->value = memory_new(sheet->rows, sizeof(*sheet->value));
	if (options->plausible)
		leave_out(sheet);
	if (options->table)
		for (size_t row = 0; row < sheet->rows; row++)
			sheet->value[row] = 1;
	if (options->has_cut && !options->plausible) {
		fill_values(sheet, 0);
		drop_number(sheet, sheet->of[0]);
	}
	return true;
}

/* ---- the design ---- */

/* Labels of the design, 64 bits wide, without a missing one; the caller frees them. */
static int64_t *wide_labels(struct sheet *sheet, size_t handle, struct error *error)
{
	int64_t *wide = memory_new(sheet->rows, sizeof(*wide));
	const int32_t *code;

	/* In order of their texts, so that the order of the rows does not matter. */
	csv_table_sort_levels(sheet->table, handle);
	code = csv_table_labels(sheet->table, handle);
	for (size_t row = 0; row < sheet->rows; row++) {
		if (code[row] < 0) {
			csv_table_fail(sheet->table, row, handle, error,
			        "missing, and every row has its place in the design");
			free(wide);
			return NULL;
		}
		wide[row] = code[row];
	}
	return wide;
}

/* All fpc columns hold numbers of units, or all hold fractions. */
static bool check_fpc(struct sheet *sheet, struct error *error)
{
	size_t above_handle = 0, above_row = 0, below_handle = 0, below_row = 0;
	bool above = false, below = false;

	for (uint32_t i = 0; i < sheet->options->fpc.count; i++) {
		const double *fpc = csv_table_numbers(sheet->table, sheet->fpc[i]);

		for (size_t row = 0; row < sheet->rows; row++) {
			if (!(fpc[row] > 0))
				return csv_table_fail(sheet->table, row, sheet->fpc[i], error,
				        isnan(fpc[row])
				                ? "missing"
				                : "neither a number of units nor a sampling "
				                  "fraction");
			if (fpc[row] > 1 && !above) {
				above = true;
				above_handle = sheet->fpc[i];
				above_row = row;
			} else if (fpc[row] < 1 && !below) {
				below = true;
				below_handle = sheet->fpc[i];
				below_row = row;
			}
		}
	}
	sheet->fractions = !above;
	if (above && below)
		return csv_table_fail(sheet->table, below_row, below_handle, error,
		        "a sampling fraction, but line %zu of column %s is a number of units",
		        csv_table_line(sheet->table, above_row),
		        csv_table_column(sheet->table, above_handle));
	return true;
}

static int text_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/*
 * Labels of a strata column by the order of their texts even if those are numbers: balanced replicates
 * go by that order, and so they do in R. *text gets the texts, which the caller frees.
 */
static int64_t *text_labels(
        struct sheet *sheet, size_t handle, const char ***text, struct error *error)
{
	size_t levels = csv_table_levels(sheet->table, handle);
	int64_t *wide = wide_labels(sheet, handle, error), *place;

	if (!wide)
		return NULL;
	place = memory_new(levels, sizeof(*place));
	*text = memory_new(levels, sizeof(**text));
	for (size_t i = 0; i < levels; i++)
		(*text)[i] = csv_table_level(sheet->table, handle, (int32_t)i);
	qsort(*text, levels, sizeof(**text), text_compare);
	for (size_t i = 0; i < levels; i++) {
		const char *level = csv_table_level(sheet->table, handle, (int32_t)i);
		const char **found = bsearch(&level, *text, levels, sizeof(**text), text_compare);

		place[i] = found - *text;
	}
	for (size_t row = 0; row < sheet->rows; row++)
		wide[row] = place[wide[row]];
	free(place);
	return wide;
}

static void strata_forget(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->strata_count; i++)
		free(sheet->strata[i]);
	free(sheet->strata);
	sheet->strata = NULL;
	sheet->strata_count = 0;
}

static char *stratum_name(const char *above, const char *text)
{
	struct buf name;

	buf_init(&name, SHEET_STRATUM_NAME_MAX);
	if (above)
		buf_printf(&name, "%s, ", above);
	buf_printf(&name, "%s", text);
	return name.p;
}

/* Another column cuts the strata so far, in `label`; those with a row stay, in order. */
static void strata_cut(struct sheet *sheet, int64_t *label, const int64_t *column,
        const char **text, size_t levels)
{
	size_t possible = (sheet->strata_count ? sheet->strata_count : 1) * levels, count = 0;
	int64_t *place = memory_new(possible, sizeof(*place));
	char **names = memory_new(possible, sizeof(*names));

	for (size_t row = 0; row < sheet->rows; row++)
		place[(size_t)label[row] * levels + (size_t)column[row]] = 1;
	for (size_t i = 0; i < possible; i++) {
		if (!place[i])
			continue;
		names[count] = stratum_name(
		        sheet->strata ? sheet->strata[i / levels] : NULL, text[i % levels]);
		place[i] = (int64_t)count++;
	}
	for (size_t row = 0; row < sheet->rows; row++)
		label[row] = place[(size_t)label[row] * levels + (size_t)column[row]];
	free(place);
	strata_forget(sheet);
	sheet->strata = names;
	sheet->strata_count = count;
}

/* Strata are the combinations of levels of their columns. */
static int64_t *stratum_labels(struct sheet *sheet, struct error *error)
{
	int64_t *label = memory_new(sheet->rows, sizeof(*label));
	bool good = true;

	for (uint32_t i = 0; good && i < sheet->options->strata_columns.count; i++) {
		size_t handle = sheet->strata_column[i];
		size_t levels = csv_table_levels(sheet->table, handle);
		const char **text = NULL;
		int64_t *column = text_labels(sheet, handle, &text, error);

		good = column && (levels * (sheet->strata_count + 1) <= SHEET_STRATA_MAX ||
		                         error_set(error, "--strata has more than %d combinations",
		                                 SHEET_STRATA_MAX));
		if (good)
			strata_cut(sheet, label, column, text, levels);
		free(text);
		free(column);
	}
	if (good)
		return label;
	free(label);
	return NULL;
}

static const char *name_label(const void *data, int stage, int64_t label)
{
	const struct sheet *sheet = data;

	return stage < 0 ? sheet->strata[label]
	                 : csv_table_level(sheet->table, sheet->psu[stage], (int32_t)label);
}

static size_t name_line(const void *data, size_t row)
{
	const struct sheet *sheet = data;

	return csv_table_line(sheet->table, row);
}

static const char *name_file(const void *data, size_t row)
{
	const struct sheet *sheet = data;

	return csv_table_path(sheet->table, row);
}

/* Of what is wrong with the whole: where there are several files, rows name theirs. */
static bool fail_whole(const struct sheet *sheet, struct error *error)
{
	return sheet->path ? error_wrap(error, "%s", sheet->path) : false;
}

struct labels {
	int64_t *stratum, *unit[OPTIONS_NAMES_MAX];
};

static bool make_frame(struct sheet *sheet, const struct labels *labels, struct error *error)
{
	const struct options *options = sheet->options;
	struct frame_names names = {.label = name_label,
	        .line = name_line,
	        .file = sheet->path ? NULL : name_file,
	        .data = sheet};
	struct frame_detail detail = {.fractions = sheet->fractions, .names = &names};
	struct frame_rows rows = {
	        .count = sheet->rows, .stratum = labels->stratum, .psu = labels->unit[0]};

	if (options->fpc.count)
		rows.population = csv_table_numbers(sheet->table, sheet->fpc[0]);
	/* Without finite populations the variance is of the first stage alone. */
	for (uint32_t i = 1; i < options->fpc.count; i++) {
		detail.stage[i - 1].unit = labels->unit[i];
		detail.stage[i - 1].population = csv_table_numbers(sheet->table, sheet->fpc[i]);
		detail.later = i;
	}
	return frame_make_detailed(&sheet->frame, &rows, &detail, options->lonely, error);
}

/* A column of labels is of the strata (-1) or a stage from `from` on. */
static bool design_uses(const struct sheet *sheet, size_t handle, int from)
{
	for (uint32_t i = 0; from < 0 && i < sheet->options->strata_columns.count; i++)
		if (sheet->strata_column[i] == handle)
			return true;
	for (uint32_t i = from < 0 ? 0 : (uint32_t)from; i < sheet->options->psu.count; i++)
		if (sheet->psu[i] == handle)
			return true;
	return false;
}

/* Narrow labels are given back as soon as the wide ones are there; their texts stay. */
static void drop_used(struct sheet *sheet, size_t handle, int next)
{
	if (!design_uses(sheet, handle, next))
		drop_column(sheet, handle);
}

static bool take_labels(struct sheet *sheet, struct labels *labels, struct error *error)
{
	const struct options *options = sheet->options;

	for (uint32_t i = 0; i < options->by.count; i++)
		drop_used(sheet, sheet->by[i], -1);
	if (options->strata_columns.count) {
		labels->stratum = stratum_labels(sheet, error);
		if (!labels->stratum)
			return false;
		for (uint32_t i = 0; i < options->strata_columns.count; i++)
			drop_used(sheet, sheet->strata_column[i], 0);
	}
	for (uint32_t i = 0; i < options->psu.count; i++) {
		labels->unit[i] = wide_labels(sheet, sheet->psu[i], error);
		if (!labels->unit[i])
			return false;
		drop_used(sheet, sheet->psu[i], (int)i + 1);
	}
	return true;
}

static bool take_design(struct sheet *sheet, struct error *error)
{
	struct labels labels = {0};
	bool good = check_fpc(sheet, error) && take_labels(sheet, &labels, error);

	if (good && !make_frame(sheet, &labels, error))
		good = fail_whole(sheet, error);
	free(labels.stratum);
	for (uint32_t i = 0; i < sheet->options->psu.count; i++)
		free(labels.unit[i]);
	return good;
}

static void take_weights(struct sheet *sheet)
{
	if (sheet->options->weight) {
		sheet->weight = csv_table_numbers(sheet->table, sheet->weight_column);
	} else if (sheet->options->fpc.count) {
		sheet->from_fpc = memory_new(sheet->rows, sizeof(*sheet->from_fpc));
		frame_weights(&sheet->frame, sheet->from_fpc);
		sheet->weight = sheet->from_fpc;
	} else if (sheet->options->calibrates) {
		sheet->ones = memory_new(sheet->rows, sizeof(*sheet->ones));
		for (size_t row = 0; row < sheet->rows; row++)
			sheet->ones[row] = 1;
		sheet->weight = sheet->ones;
	}
}

/* ---- domains ---- */

/*
 * Column `by` joins the domains so far. Only combinations that a row has become domains, in order.
 * `level` has room for all columns in every domain.
 */
static bool combine(struct sheet *sheet, uint32_t by, struct error *error)
{
	uint32_t columns = sheet->options->by.count;
	const int32_t *code = csv_table_labels(sheet->table, sheet->by[by]);
	uint64_t levels = csv_table_levels(sheet->table, sheet->by[by]);
	uint64_t possible = sheet->domains * levels;

	if (possible > SHEET_DOMAINS_MAX)
		return error_set(
		        error, "--by has more than %d combinations of levels", SHEET_DOMAINS_MAX);
	int32_t *domain = memory_new(possible + 1, sizeof(*domain));
	int32_t *level = memory_new((possible + 1) * columns, sizeof(*level));

	for (size_t row = 0; row < sheet->rows; row++) {
		int32_t *at = &sheet->combined[row];

		*at = *at < 0 || code[row] < 0 ? -1 : (int32_t)(*at * (int64_t)levels) + code[row];
		if (*at >= 0)
			domain[*at] = 1;
	}
	sheet->domains = 0;
	for (uint64_t i = 0; i < possible; i++) {
		if (!domain[i])
			continue;
		for (uint32_t c = 0; c < by; c++)
			level[sheet->domains * columns + c] =
			        sheet->level[i / levels * columns + c];
		level[sheet->domains * columns + by] = (int32_t)(i % levels);
		domain[i] = (int32_t)sheet->domains++;
	}
	for (size_t row = 0; row < sheet->rows; row++)
		if (sheet->combined[row] >= 0)
			sheet->combined[row] = domain[sheet->combined[row]];
	free(domain);
	free(sheet->level);
	sheet->level = level;
	return true;
}

static bool take_domains(struct sheet *sheet, struct error *error)
{
	uint32_t columns = sheet->options->by.count;
	bool good = true;

	sheet->domains = 1;
	for (uint32_t i = 0; i < columns; i++)
		csv_table_sort_levels(sheet->table, sheet->by[i]);
	if (!columns)
		return true;
	sheet->level = memory_new(columns, sizeof(*sheet->level));
	sheet->combined = memory_new(sheet->rows, sizeof(*sheet->combined));
	for (uint32_t i = 0; good && i < columns; i++)
		good = combine(sheet, i, error);
	return good;
}

/* ---- calibration ---- */

static bool take_margins(struct sheet *sheet, struct error *error)
{
	/* In order of their texts, so that the rows have an order of their own. */
	for (size_t m = 0; m < sheet->margins.recipe.rows.margins; m++)
		csv_table_sort_levels(sheet->table, sheet->margins.margin[m].column);
	return calibration_margins_hold(&sheet->margins, error);
}

static int row_compare(const void *a, const void *b, void *table)
{
	return csv_table_compare(table, *(const uint32_t *)a, *(const uint32_t *)b);
}

/* Rows of a unit of the last stage, or where each row is its own those of a stratum, by content. */
static void sort_inside(const struct frame *frame, struct csv_table *table)
{
	const struct frame_stage *last = frame->later ? &frame->stage[frame->later - 1] : NULL;
	const uint32_t *first = last                ? last->first
	                        : frame->row_is_psu ? frame->stratum_first
	                                            : frame->psu_first;
	size_t units = last ? last->units : frame->row_is_psu ? frame->strata : frame->psus;

	for (size_t u = 0; u < units; u++)
		qsort_r(&frame->order[first[u]], first[u + 1] - first[u], sizeof(*frame->order),
		        row_compare, table);
}

/*
 * Puts the rows into the order of the frame, and of their contents where that leaves it open: sums over
 * them are then the same to the last bit in whatever order the file has them.
 */
static void settle(struct sheet *sheet)
{
	struct frame *frame = &sheet->frame;

	sort_inside(frame, sheet->table);
	csv_table_reorder(sheet->table, frame->order);
	memory_reorder(sheet->value, sheet->rows, sizeof(*sheet->value), frame->order);
	memory_reorder(sheet->left_out, sheet->rows, sizeof(*sheet->left_out), frame->order);
	memory_reorder(sheet->from_fpc, sheet->rows, sizeof(*sheet->from_fpc), frame->order);
	memory_reorder(sheet->combined, sheet->rows, sizeof(*sheet->combined), frame->order);
	for (size_t m = 0; m < sheet->margins.recipe.rows.margins; m++)
		memory_reorder(
		        sheet->margins.margin[m].level, sheet->rows, sizeof(int32_t), frame->order);
	for (size_t row = 0; row < sheet->rows; row++)
		frame->order[row] = (uint32_t)row;
}

static bool calibrate(struct sheet *sheet, struct error *error)
{
	settle(sheet);
	sheet->margins.recipe.rows.weight = sheet->weight;
	return calibrated_make(&sheet->calibrated, &sheet->margins.recipe, error) ||
	       fail_whole(sheet, error);
}

/* ---- the sheet ---- */

static bool read_files(struct sheet *sheet, char **paths, int count, struct error *error)
{
	if (!csv_table_read(sheet->table, paths[0], error))
		return false;
	for (int i = 1; i < count; i++)
		if (!csv_table_read_more(sheet->table, paths[i], error))
			return false;
	return true;
}

bool sheet_read(struct sheet *sheet, const struct options *options, char **paths, int count,
        struct error *error)
{
	*sheet = (struct sheet){
	        .options = options, .table = csv_table_new(), .path = count == 1 ? paths[0] : NULL};
	want_columns(sheet);
	if (options->calibrates && !calibration_margins_read(&sheet->margins, &options->calibration,
	                                   sheet->table, error))
		return false;
	if (!read_files(sheet, paths, count, error))
		return false;
	sheet->rows = csv_table_rows(sheet->table);
	if (options->weight && !check_weights(sheet, error))
		return false;
	if (!take_values(sheet, error))
		return false;
	if (options->calibrates && !take_margins(sheet, error))
		return false;
	if (!take_domains(sheet, error) || !take_design(sheet, error))
		return false;
	take_weights(sheet);
	if (options->calibrates)
		return calibrate(sheet, error);
	for (uint32_t i = 0; i < options->fpc.count; i++)
		drop_number(sheet, sheet->fpc[i]);
	return true;
}

void sheet_end(struct sheet *sheet)
{
	frame_end(&sheet->frame);
	calibrated_end(&sheet->calibrated);
	calibration_margins_end(&sheet->margins);
	csv_table_free(sheet->table);
	strata_forget(sheet);
	free(sheet->value);
	free(sheet->left_out);
	free(sheet->from_fpc);
	free(sheet->ones);
	free(sheet->combined);
	free(sheet->level);
}

uint32_t sheet_draws(const struct sheet *sheet)
{
	return sheet->options->plausible ? sheet->options->of.count : 1;
}

struct domains_rows sheet_rows(struct sheet *sheet, uint32_t draw)
{
	if (sheet->options->plausible)
		fill_values(sheet, draw);
	return (struct domains_rows){
	        .weight = sheet->weight,
	        .y = sheet->value ? sheet->value : csv_table_numbers(sheet->table, sheet->of[0]),
	        .x = sheet->options->kind == DOMAINS_RATIO
	                     ? csv_table_numbers(sheet->table, sheet->of[1])
	                     : NULL,
	        .domain = sheet->combined,
	};
}

int32_t sheet_code(const struct sheet *sheet, uint32_t domain, uint32_t by)
{
	return sheet->level[domain * sheet->options->by.count + by];
}

const char *sheet_level(const struct sheet *sheet, uint32_t domain, uint32_t by)
{
	return sheet_level_text(sheet, by, sheet_code(sheet, domain, by));
}

const char *sheet_level_text(const struct sheet *sheet, uint32_t by, int32_t code)
{
	return csv_table_level(sheet->table, sheet->by[by], code);
}

uint32_t sheet_levels(const struct sheet *sheet, uint32_t by)
{
	return (uint32_t)csv_table_levels(sheet->table, sheet->by[by]);
}
