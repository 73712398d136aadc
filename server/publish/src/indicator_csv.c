/*
 * The indicator as CSV: one row a cell (or a group of an activity), and in every row what it is, so
 * that a row torn out of its file still says 演练数据 or that it is no sample survey. RFC 4180 with
 * CRLF; texts are quoted, numbers are not. A text that a spreadsheet would take for a formula gets
 * an apostrophe in front.
 */
#include <publish/indicator.h>
#include <reporting/labels.h>

#include <csv.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { DIGITS = 15, PIECE_SIZE = 512 };
static const char FORMULA_STARTS[] = "=+-@\t\r";

/* What a row is made from; the half that does not fit the indicator's class is NULL. */
struct csv_row {
	const struct indicator *indicator;
	const struct indicator_estimate *estimate;
	const struct indicator_statistic *statistic;
	/* Of a region's row for everyone, where there is one. */
	const struct indicator_area *area;
	const struct indicator_rank *rank;
};

typedef void csv_cell_fn(const struct csv_row *row, struct buf *out);

struct csv_column {
	const char *name;
	csv_cell_fn *write;
};

static void write_number(double value, struct buf *out)
{
	if (isfinite(value))
		buf_printf(out, "%.*g", DIGITS, value);
}

static void write_count(int64_t value, struct buf *out)
{
	buf_printf(out, "%" PRId64, value);
}

/* libcsv doubles the quotes and adds its own two: the buffer has room for a piece of only quotes. */
static void write_pieces(struct str text, struct buf *out)
{
	char quoted[PIECE_SIZE * 2 + 2];

	while (text.n) {
		size_t take = text.n < PIECE_SIZE ? text.n : PIECE_SIZE;
		size_t size = csv_write(quoted, sizeof(quoted), text.p, take);

		buf_add(out, (struct str){quoted + 1, size - 2});
		text = (struct str){text.p + take, text.n - take};
	}
}

static void write_text(struct str text, struct buf *out)
{
	if (!text.n)
		return;
	buf_add_char(out, '"');
	if (memchr(FORMULA_STARTS, text.p[0], sizeof(FORMULA_STARTS) - 1))
		buf_add_char(out, '\'');
	write_pieces(text, out);
	buf_add_char(out, '"');
}

static void write_words(const char *words, struct buf *out)
{
	write_text(str_from(words), out);
}

/* --- what every row says --- */
static void cell_survey(const struct csv_row *row, struct buf *out)
{
	write_text(row->indicator->slug, out);
}

static void cell_result_class(const struct csv_row *row, struct buf *out)
{
	write_text(row->indicator->result_class, out);
}

static void cell_rehearsal(const struct csv_row *row, struct buf *out)
{
	buf_add(out, row->indicator->rehearsal ? STR("true") : STR("false"));
}

static void cell_label(const struct csv_row *row, struct buf *out)
{
	write_words(indicator_label(row->indicator), out);
}

static void cell_notice(const struct csv_row *row, struct buf *out)
{
	write_words(indicator_notice(row->indicator), out);
}

static void cell_standard(const struct csv_row *row, struct buf *out)
{
	write_text(row->indicator->standard, out);
}

static void cell_standard_version(const struct csv_row *row, struct buf *out)
{
	write_text(row->indicator->standard_version, out);
}

static void cell_instrument(const struct csv_row *row, struct buf *out)
{
	write_text(row->indicator->instrument, out);
}

static void cell_run(const struct csv_row *row, struct buf *out)
{
	if (row->indicator->run.given)
		write_count(row->indicator->run.id, out);
}

static void cell_snapshot(const struct csv_row *row, struct buf *out)
{
	write_text(row->indicator->run.snapshot_sha256, out);
}

static struct str group_of(const struct csv_row *row)
{
	return row->estimate ? row->estimate->group : row->statistic->group;
}

static void cell_group(const struct csv_row *row, struct buf *out)
{
	write_text(group_of(row), out);
}

static void cell_group_label(const struct csv_row *row, struct buf *out)
{
	write_words(reporting_label(REPORTING_GROUP, group_of(row))->zh, out);
}

/* --- a cell of the table of shares --- */
static void cell_region(const struct csv_row *row, struct buf *out)
{
	write_text(row->estimate->region, out);
}

static void cell_region_name(const struct csv_row *row, struct buf *out)
{
	write_text(row->estimate->region_name.zh, out);
}

static void cell_region_name_en(const struct csv_row *row, struct buf *out)
{
	write_text(row->estimate->region_name.en, out);
}

static void cell_level(const struct csv_row *row, struct buf *out)
{
	write_text(row->estimate->level, out);
}

static void cell_n(const struct csv_row *row, struct buf *out)
{
	if (row->estimate->n != INDICATOR_HIDDEN)
		write_count(row->estimate->n, out);
}

static void cell_n_eff(const struct csv_row *row, struct buf *out)
{
	write_number(row->estimate->n_eff, out);
}

static void cell_share(const struct csv_row *row, struct buf *out)
{
	write_number(row->estimate->share, out);
}

static void cell_se(const struct csv_row *row, struct buf *out)
{
	write_number(row->estimate->se, out);
}

static void cell_ci_low(const struct csv_row *row, struct buf *out)
{
	write_number(row->estimate->ci_low, out);
}

static void cell_ci_high(const struct csv_row *row, struct buf *out)
{
	write_number(row->estimate->ci_high, out);
}

static void cell_df(const struct csv_row *row, struct buf *out)
{
	write_number(row->estimate->df, out);
}

static void cell_deff(const struct csv_row *row, struct buf *out)
{
	write_number(row->estimate->deff, out);
}

static void cell_status(const struct csv_row *row, struct buf *out)
{
	write_text(row->estimate->status, out);
}

static void cell_reason(const struct csv_row *row, struct buf *out)
{
	write_text(row->estimate->reason, out);
}

static void cell_target(const struct csv_row *row, struct buf *out)
{
	if (row->indicator->target.given)
		write_number(row->indicator->target.value, out);
}

static void cell_target_year(const struct csv_row *row, struct buf *out)
{
	if (row->indicator->target.given)
		write_count(row->indicator->target.year, out);
}

static void cell_target_comparison(const struct csv_row *row, struct buf *out)
{
	write_text(row->indicator->target.comparison, out);
}

static void cell_target_probability(const struct csv_row *row, struct buf *out)
{
	write_number(row->estimate->target_probability, out);
}

static void cell_target_verdict(const struct csv_row *row, struct buf *out)
{
	write_text(row->estimate->target_verdict, out);
}

static void cell_target_basis(const struct csv_row *row, struct buf *out)
{
	if (row->indicator->target.given)
		write_words(indicator_target_basis(row->indicator), out);
}

/* --- the region against the latest earlier figure --- */
static const struct indicator_change *change_of(const struct csv_row *row)
{
	return str_equal_c(row->estimate->group, "all")
	               ? indicator_change_of(row->indicator, row->estimate->region)
	               : NULL;
}

static void cell_change_kind(const struct csv_row *row, struct buf *out)
{
	if (change_of(row))
		write_text(change_of(row)->kind, out);
}

static void cell_change_year(const struct csv_row *row, struct buf *out)
{
	if (change_of(row))
		write_count(change_of(row)->year, out);
}

static void cell_change_from(const struct csv_row *row, struct buf *out)
{
	if (change_of(row))
		write_number(change_of(row)->reference, out);
}

static void cell_change(const struct csv_row *row, struct buf *out)
{
	if (change_of(row))
		write_number(change_of(row)->change, out);
}

static void cell_change_se(const struct csv_row *row, struct buf *out)
{
	if (change_of(row))
		write_number(change_of(row)->se, out);
}

static void cell_change_linking(const struct csv_row *row, struct buf *out)
{
	if (change_of(row))
		write_number(change_of(row)->linking_se, out);
}

static void cell_change_low(const struct csv_row *row, struct buf *out)
{
	if (change_of(row))
		write_number(change_of(row)->low, out);
}

static void cell_change_high(const struct csv_row *row, struct buf *out)
{
	if (change_of(row))
		write_number(change_of(row)->high, out);
}

static void cell_change_p(const struct csv_row *row, struct buf *out)
{
	if (change_of(row))
		write_number(change_of(row)->p, out);
}

/* --- a township's model-based share, a region's place among its siblings --- */
static void cell_model_share(const struct csv_row *row, struct buf *out)
{
	if (row->area)
		write_number(row->area->share, out);
}

static void cell_model_rmse(const struct csv_row *row, struct buf *out)
{
	if (row->area)
		write_number(row->area->rmse, out);
}

static void cell_model_ci_low(const struct csv_row *row, struct buf *out)
{
	if (row->area)
		write_number(row->area->ci_low, out);
}

static void cell_model_ci_high(const struct csv_row *row, struct buf *out)
{
	if (row->area)
		write_number(row->area->ci_high, out);
}

static void cell_model_gamma(const struct csv_row *row, struct buf *out)
{
	if (row->area)
		write_number(row->area->gamma, out);
}

static void cell_model_kind(const struct csv_row *row, struct buf *out)
{
	if (row->area)
		write_text(row->area->kind, out);
}

static void cell_model_status(const struct csv_row *row, struct buf *out)
{
	if (row->area)
		write_text(row->area->status, out);
}

static void cell_model_reason(const struct csv_row *row, struct buf *out)
{
	if (row->area)
		write_text(row->area->reason, out);
}

static void cell_rank_figure(const struct csv_row *row, struct buf *out)
{
	if (row->rank)
		write_text(row->rank->figure, out);
}

static void cell_rank_low(const struct csv_row *row, struct buf *out)
{
	if (row->rank && row->rank->low)
		write_count(row->rank->low, out);
}

static void cell_rank_high(const struct csv_row *row, struct buf *out)
{
	if (row->rank && row->rank->low)
		write_count(row->rank->high, out);
}

static void cell_ranked(const struct csv_row *row, struct buf *out)
{
	if (row->rank)
		write_count(row->rank->ranked, out);
}

static void cell_siblings(const struct csv_row *row, struct buf *out)
{
	if (row->rank)
		write_count(row->rank->siblings, out);
}

/* --- the share by every measure --- */
static void cell_headline(const struct csv_row *row, struct buf *out)
{
	write_words(reporting_measure_name(row->indicator->headline), out);
}

static const char *const measure_figures[] = {"share", "se", "ci_low", "ci_high"};
enum { MEASURE_FIGURES = sizeof(measure_figures) / sizeof(*measure_figures) };

/* Behind the other columns; row: NULL for the heads. */
static void write_measure(enum reporting_measure kind, const struct csv_row *row, struct buf *out)
{
	struct indicator_measure measure = {0};

	if (row)
		measure = row->estimate->measure[kind];
	const double figure[MEASURE_FIGURES] = {
	        measure.share, measure.se, measure.ci_low, measure.ci_high};

	for (int f = 0; f < MEASURE_FIGURES; f++) {
		buf_add_char(out, ',');
		if (row)
			write_number(figure[f], out);
		else
			buf_printf(out, "%s_%s", reporting_measure_name(kind), measure_figures[f]);
	}
}

/* --- a group of an activity --- */
static void cell_attempts(const struct csv_row *row, struct buf *out)
{
	write_count(row->statistic->attempts, out);
}

static void cell_submitted(const struct csv_row *row, struct buf *out)
{
	write_count(row->statistic->submitted, out);
}

static void cell_mean_score(const struct csv_row *row, struct buf *out)
{
	write_number(row->statistic->mean_score, out);
}

#define ABOUT_COLUMNS                                                                              \
	{"survey", cell_survey}, {"result_class", cell_result_class},                              \
	        {"rehearsal", cell_rehearsal}, {"label", cell_label}, {"standard", cell_standard}, \
	        {"standard_version", cell_standard_version}, {"instrument", cell_instrument},      \
	        {"run", cell_run},                                                                 \
	{                                                                                          \
		"snapshot_sha256", cell_snapshot                                                   \
	}

static const struct csv_column estimate_columns[] = {
        ABOUT_COLUMNS,
        {"region", cell_region},
        {"region_name", cell_region_name},
        {"region_name_en", cell_region_name_en},
        {"level", cell_level},
        {"group", cell_group},
        {"group_label", cell_group_label},
        {"n", cell_n},
        {"n_eff", cell_n_eff},
        {"share", cell_share},
        {"se", cell_se},
        {"ci_low", cell_ci_low},
        {"ci_high", cell_ci_high},
        {"df", cell_df},
        {"deff", cell_deff},
        {"status", cell_status},
        {"reason", cell_reason},
        {"target", cell_target},
        {"target_year", cell_target_year},
        {"target_comparison", cell_target_comparison},
        {"target_probability", cell_target_probability},
        {"target_verdict", cell_target_verdict},
        {"target_basis", cell_target_basis},
        {"change_since_kind", cell_change_kind},
        {"change_since_year", cell_change_year},
        {"change_since_share", cell_change_from},
        {"change", cell_change},
        {"change_se", cell_change_se},
        {"change_ci_low", cell_change_low},
        {"change_ci_high", cell_change_high},
        {"change_p", cell_change_p},
        {"change_linking_se", cell_change_linking},
        {"model_share", cell_model_share},
        {"model_rmse", cell_model_rmse},
        {"model_ci_low", cell_model_ci_low},
        {"model_ci_high", cell_model_ci_high},
        {"model_gamma", cell_model_gamma},
        {"model_kind", cell_model_kind},
        {"model_status", cell_model_status},
        {"model_reason", cell_model_reason},
        {"rank_figure", cell_rank_figure},
        {"rank_low", cell_rank_low},
        {"rank_high", cell_rank_high},
        {"ranked", cell_ranked},
        {"siblings", cell_siblings},
        {"notice", cell_notice},
        {"headline", cell_headline},
};

static const struct csv_column activity_columns[] = {
        ABOUT_COLUMNS,
        {"group", cell_group},
        {"group_label", cell_group_label},
        {"attempts", cell_attempts},
        {"submitted", cell_submitted},
        {"mean_score", cell_mean_score},
        {"notice", cell_notice},
};

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static void write_columns(
        const struct csv_column *columns, size_t count, const struct csv_row *row, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_char(out, ',');
		if (row)
			columns[i].write(row, out);
		else
			buf_add(out, str_from(columns[i].name));
	}
}

static void write_estimate(const struct csv_row *row, struct buf *out)
{
	write_columns(estimate_columns, COUNT(estimate_columns), row, out);
	for (int kind = 0; kind < REPORTING_MEASURES; kind++)
		write_measure((enum reporting_measure)kind, row, out);
	buf_add(out, STR("\r\n"));
}

static void write_statistic(const struct csv_row *row, struct buf *out)
{
	write_columns(activity_columns, COUNT(activity_columns), row, out);
	buf_add(out, STR("\r\n"));
}

static void write_estimates(const struct indicator *indicator, struct buf *out)
{
	write_estimate(NULL, out);
	for (size_t i = 0; i < indicator->estimate_count; i++) {
		struct csv_row row = {.indicator = indicator, .estimate = &indicator->estimates[i]};

		if (str_equal_c(row.estimate->group, "all")) {
			row.area = indicator_area_find(indicator, row.estimate->region);
			row.rank = indicator_rank_find(
			        indicator, (struct str){0}, row.estimate->region);
		}
		write_estimate(&row, out);
	}
}

static void write_statistics(const struct indicator *indicator, struct buf *out)
{
	write_statistic(NULL, out);
	for (size_t i = 0; i < indicator->statistic_count; i++)
		write_statistic(&(struct csv_row){.indicator = indicator,
		                        .statistic = &indicator->statistics[i]},
		        out);
}

bool indicator_write_csv(
        const struct indicator *indicator, bool excel, struct buf *out, struct error *error)
{
	if (excel)
		buf_add(out, STR("\xEF\xBB\xBF"));
	if (indicator_is_activity(indicator))
		write_statistics(indicator, out);
	else
		write_estimates(indicator, out);
	if (out->overflowed)
		return error_set(error, "the results of %.*s are longer than %zu bytes",
		        STR_ARG(indicator->slug), out->max);
	return true;
}
