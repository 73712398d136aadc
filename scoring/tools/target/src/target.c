/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu target: projects the waves of a survey in a CSV file to the year of a target. It uses
 * two models side by side; each gives the probability that the target is reached. The command also
 * prints what change the next wave could show, and how many respondents the next wave needs to show
 * the rise to the target.
 */
#include <csv/settings.h>
#include <kit/command.h>
#include <kit/printout.h>
#include <tools/files/table.h>
#include <tools/tools.h>

#include <base/memory.h>
#include <csv/table.h>
#include <trend/change.h>
#include <trend/projection.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { YEAR_MOST = 10000, NOTE_BYTES_MAX = 4096 };

static const struct config_setting target_settings[] = {
        {.name = "year",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "COL",
                .help = "the years of the waves, each year once"},
        {.name = "estimate",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "COL",
                .help = "the estimated shares of the waves, between 0 and 1"},
        {.name = "se",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "COL",
                .help = "the standard errors of the shares"},
        {.name = "n",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "COL",
                .help = "number of respondents of each wave; gives the design effect"},
        {.name = "target",
                .kind = CONFIG_REAL,
                .fallback = "",
                .range = {.least = 0, .most = 1},
                .required = true,
                .argument = "X",
                .help = "the share to reach, for example 0.15"},
        {.name = "at",
                .kind = CONFIG_REAL,
                .fallback = "",
                .range = {.least = 0, .most = YEAR_MOST},
                .required = true,
                .argument = "YEAR",
                .help = "the year for which the target is set"},
        {.name = "linking_variance",
                .kind = CONFIG_REAL,
                .fallback = "0",
                .range = {.least = 0, .most = 1, .with_least = true},
                .argument = "V",
                .help = "linking variance, in squared shares, added to the variance of each wave"},
        {.name = "level",
                .kind = CONFIG_REAL,
                .fallback = "0.95",
                .range = {.least = 0, .most = 1},
                .argument = "P",
                .help = "confidence level of the intervals and of the tests"},
        CSV_SETTINGS,
        COMMAND_CSV_FORMAT_SETTING,
};

static const struct command_help target_help = {
        .usage = "target FILE --year COL --estimate COL --se COL --target X --at YEAR "
                 "[OPTIONS]",
        .summary =
                "Projects the waves of a survey to the year of a target by two models: a straight\n"
                "line through the shares, and one through their logits. Each gives a confidence\n"
                "interval of the line, a prediction interval of a survey in that year, and the\n"
                "probability that the target is reached. Also says what change\n"
                "the next wave could show with a power of 80 %, and how many respondents it needs\n"
                "to show the rise to the target. FILE is CSV with a header, .sav or .dta, with one "
                "row per\n"
                "wave. The waves must be independent samples.",
        .least = 1,
        .most = 1,
        .settings = target_settings,
        .setting_count = sizeof(target_settings) / sizeof(*target_settings),
        .once = true,
};

enum column {
	MODEL,
	PROJECTION,
	SE,
	PI_LOW,
	PI_HIGH,
	PROBABILITY,
	VERDICT,
	SLOPE,
	SLOPE_SE,
	CHI_SQUARE,
	DF,
	P,
	DETECTABLE,
	N_EACH,
	N_NEXT,
	CI_LOW,
	CI_HIGH,
	REJECTED,
	INFLATION,
	METHOD,
	COLUMNS
};

static const struct printout_column target_columns[COLUMNS] = {
        [MODEL] = {"model", {"模型", "model", false}, 0},
        [PROJECTION] = {"projection", {"外推值", "projection", true}, 4},
        [SE] = {"se", {"标准误", "SE", true}, 4},
        [PI_LOW] = {"pi_low", {"预测下限", "PI low", true}, 4},
        [PI_HIGH] = {"pi_high", {"预测上限", "PI high", true}, 4},
        [PROBABILITY] = {"probability", {"实现概率", "P", true}, 3},
        [VERDICT] = {"verdict", {"结论", "verdict", false}, 0},
        [SLOPE] = {"slope", {"年均变化", "slope", true}, -4},
        [SLOPE_SE] = {"slope_se", {"标准误", "SE", true}, -3},
        [CHI_SQUARE] = {"chi_square", {"拟合卡方", "fit chi2", true}, -4},
        [DF] = {"df", {"自由度", "df", true}, 0},
        [P] = {"p", {"p 值", "p", true}, -3},
        [DETECTABLE] = {"smallest_detectable_change", {"", "", true}, 4},
        [N_EACH] = {"n_each", {"", "", true}, 0},
        [N_NEXT] = {"n_next", {"", "", true}, 0},
        [CI_LOW] = {"ci_low", {"置信下限", "CI low", true}, 4},
        [CI_HIGH] = {"ci_high", {"置信上限", "CI high", true}, 4},
        [REJECTED] = {"fit_rejected", {"", "", false}, 0},
        [INFLATION] = {"inflation", {"放宽倍数", "SE times", true}, 2},
        [METHOD] = {"method", {"", "", false}, 0},
};

/* Two tables for people; their figures that stand below as text have no column. */
static const enum column outlook_columns[] = {
        MODEL, PROJECTION, SE, CI_LOW, CI_HIGH, PI_LOW, PI_HIGH, PROBABILITY, VERDICT};
static const enum column fit_columns[] = {MODEL, SLOPE, SLOPE_SE, CHI_SQUARE, DF, P, INFLATION};

static const char *const verdict_words[] = {
        [TARGET_UNKNOWN] = "无法判断 unknown",
        [TARGET_ABOVE] = "高于目标 above",
        [TARGET_BELOW] = "低于目标 below",
        [TARGET_UNDECIDED] = "尚不能判断 undecided",
};

struct wave {
	size_t row;
	double year, share, se, n; /* n: NAN if not known */
};

struct sizes {
	double each, next; /* NAN: not known, or no size is enough */
};

struct outlook {
	struct csv_table *table;
	size_t year, estimate, se, n;
	bool has_n;
	double target, at, level;
	struct wave *wave; /* sorted by year */
	size_t waves;
	struct projection_waves columns;
	struct projection projection[PROJECTION_MODELS];
	struct change change; /* between the last two waves */
	double detectable, deff;
	struct sizes effective, sizes;
};

/* ---- options and rows ---- */

static void take_options(struct outlook *outlook, const struct config *config)
{
	outlook->target = config_real(config, "target");
	outlook->at = config_real(config, "at");
	outlook->level = config_real(config, "level");
	outlook->columns.linking = config_real(config, "linking_variance");
}

static bool check_wave(const struct outlook *outlook, const struct wave *wave, struct error *error)
{
	const struct csv_table *table = outlook->table;
	size_t row = wave->row;

	if (isnan(wave->year))
		return csv_table_fail(table, row, outlook->year, error, "a wave needs its year");
	if (!(wave->share > 0 && wave->share < 1))
		return csv_table_fail(table, row, outlook->estimate, error,
		        "a wave needs a share between 0 and 1, both excluded");
	if (!(wave->se >= 0 && wave->se <= 1))
		return csv_table_fail(table, row, outlook->se, error,
		        "a wave needs a standard error of its share, from 0 to 1");
	if (!(wave->se > 0) && !(outlook->columns.linking > 0))
		return csv_table_fail(table, row, outlook->se, error,
		        "a standard error of 0 would outweigh every other wave");
	if (outlook->has_n && wave->n < 1)
		return csv_table_fail(table, row, outlook->n, error, "respondents are at least 1");
	return true;
}

static int compare_waves(const void *a, const void *b)
{
	const struct wave *left = a, *right = b;

	return left->year < right->year ? -1 : left->year > right->year;
}

static bool check_years(const struct outlook *outlook, const char *path, struct error *error)
{
	if (outlook->waves < 2)
		return error_set(error, "%s: a projection needs two waves or more", path);
	for (size_t t = 1; t < outlook->waves; t++) {
		const struct wave *wave = &outlook->wave[t], *before = wave - 1;

		if (!(wave->year > before->year))
			return csv_table_fail(outlook->table, wave->row, outlook->year, error,
			        "the year %g is in line %zu, too", wave->year,
			        csv_table_line(outlook->table, before->row));
	}
	return true;
}

static bool read_waves(
        struct outlook *outlook, const struct config *config, const char *path, struct error *error)
{
	const char *n = config_text(config, "n");
	size_t waves;

	outlook->has_n = *n;
	outlook->year = csv_table_want_number(outlook->table, config_text(config, "year"));
	outlook->estimate = csv_table_want_number(outlook->table, config_text(config, "estimate"));
	outlook->se = csv_table_want_number(outlook->table, config_text(config, "se"));
	if (*n)
		outlook->n = csv_table_want_number(outlook->table, n);
	csv_settings_take(outlook->table, config);
	if (!csv_table_read(outlook->table, path, error))
		return false;
	waves = csv_table_rows(outlook->table);
	if (waves > PROJECTION_WAVES_MAX) {
		error_set(error, "%s: %zu waves are more than the %d that can be projected", path,
		        waves, PROJECTION_WAVES_MAX);
		return false;
	}
	outlook->waves = waves;
	outlook->wave = memory_new(outlook->waves, sizeof(*outlook->wave));
	for (size_t t = 0; t < outlook->waves; t++) {
		outlook->wave[t] = (struct wave){
		        .row = t,
		        .year = csv_table_numbers(outlook->table, outlook->year)[t],
		        .share = csv_table_numbers(outlook->table, outlook->estimate)[t],
		        .se = csv_table_numbers(outlook->table, outlook->se)[t],
		        .n = *n ? csv_table_numbers(outlook->table, outlook->n)[t] : (double)NAN,
		};
		if (!check_wave(outlook, &outlook->wave[t], error))
			return false;
	}
	qsort(outlook->wave, outlook->waves, sizeof(*outlook->wave), compare_waves);
	return check_years(outlook, path, error);
}

/* ---- what the waves say ---- */

static bool project(struct outlook *outlook, struct error *error)
{
	double *columns = memory_new(3 * outlook->waves, sizeof(*columns));
	bool good = true;

	outlook->columns.waves = outlook->waves;
	outlook->columns.year = columns;
	outlook->columns.share = columns + outlook->waves;
	outlook->columns.se = columns + 2 * outlook->waves;
	for (size_t t = 0; t < outlook->waves; t++) {
		columns[t] = outlook->wave[t].year;
		columns[outlook->waves + t] = outlook->wave[t].share;
		columns[2 * outlook->waves + t] = outlook->wave[t].se;
	}
	for (int model = 0; good && model < PROJECTION_MODELS; model++)
		good = trend_projection_make(&outlook->columns, (enum projection_model)model,
		        outlook->target, outlook->at, outlook->level, &outlook->projection[model],
		        error);
	free(columns);
	outlook->columns.year = outlook->columns.share = outlook->columns.se = NULL;
	return good;
}

static struct sizes sizes_for(const struct outlook *outlook, struct change_plan plan, double deff)
{
	const struct wave *last = &outlook->wave[outlook->waves - 1];
	struct change_wave wave = {last->share, last->se};

	plan.deff = deff;
	if (!(outlook->target > last->share) || !isfinite(deff))
		return (struct sizes){(double)NAN, (double)NAN};
	return (struct sizes){trend_change_n_each(wave, outlook->target, &plan),
	        trend_change_n_next(wave, outlook->target, &plan)};
}

static void plan_next(struct outlook *outlook)
{
	const struct wave *last = &outlook->wave[outlook->waves - 1], *before = last - 1;
	struct change_wave wave = {last->share, last->se};
	struct change_plan plan = {outlook->level, CHANGE_POWER, outlook->columns.linking, 1};

	outlook->change = trend_change_between(
	        (struct change_wave){before->share, before->se}, wave, plan.linking);
	outlook->detectable = trend_change_detectable(wave, &plan);
	outlook->deff = last->se * last->se * last->n / (last->share * (1 - last->share));
	outlook->effective = sizes_for(outlook, plan, 1);
	outlook->sizes = sizes_for(outlook, plan, outlook->deff);
}

/* ---- printing ---- */

static json_t *size_json(double size)
{
	return isfinite(size) && size < 1e18 ? json_integer((json_int_t)size) : json_null();
}

static json_t *waves_json(const struct outlook *outlook)
{
	json_t *waves = json_array();

	for (size_t t = 0; t < outlook->waves; t++) {
		const struct wave *wave = &outlook->wave[t];

		json_array_append_new(waves,
		        json_pack("{s:f,s:f,s:f,s:o}", "year", wave->year, "estimate", wave->share,
		                "se", wave->se, "n", printout_json_number(wave->n)));
	}
	return waves;
}

static json_t *pair_json(struct interval interval)
{
	return printout_json_pair(interval.low, interval.high);
}

static json_t *model_json(const struct projection *projection)
{
	return json_pack(
	        "{s:f,s:f,s:o,s:o,s:f,s:s,s:s,s:{s:f,s:f,s:f,s:f},s:{s:o,s:I,s:o,s:b,s:f}}",
	        "projection", projection->share, "se", projection->se, "prediction_interval",
	        pair_json(projection->prediction), "confidence_interval",
	        pair_json(projection->interval), "probability", projection->probability, "verdict",
	        trend_target_verdict_name(projection->verdict), "method",
	        trend_projection_method_name(projection), "scale", "projection", projection->value,
	        "se", projection->value_se, "slope", projection->slope, "slope_se",
	        projection->slope_se, "fit", "chi_square",
	        printout_json_number(projection->chi_square), "df", (json_int_t)projection->df, "p",
	        printout_json_number(projection->p), "rejected", projection->rejected, "inflation",
	        projection->inflation);
}

static json_t *next_wave_json(const struct outlook *outlook)
{
	const struct wave *last = &outlook->wave[outlook->waves - 1];

	return json_pack("{s:f,s:f,s:f,s:o,s:o,s:o,s:o,s:o}", "from", last->share, "to",
	        outlook->target, "power", CHANGE_POWER, "deff", printout_json_number(outlook->deff),
	        "n_effective_each", size_json(outlook->effective.each), "n_effective_next",
	        size_json(outlook->effective.next), "n_each", size_json(outlook->sizes.each),
	        "n_next", size_json(outlook->sizes.next));
}

static bool models_agree(const struct outlook *outlook)
{
	return outlook->projection[PROJECTION_LINEAR].verdict ==
	       outlook->projection[PROJECTION_LOGIT].verdict;
}

static void print_json(const struct outlook *outlook)
{
	const struct wave *last = &outlook->wave[outlook->waves - 1];
	const struct change *change = &outlook->change;
	json_t *models = json_object();

	for (int model = 0; model < PROJECTION_MODELS; model++)
		json_object_set_new(models,
		        trend_projection_model_name((enum projection_model)model),
		        model_json(&outlook->projection[model]));
	command_print_json(json_pack(
	        "{s:f,s:f,s:f,s:f,s:f,s:o,s:o,s:b,s:{s:f,s:f,s:f,s:f,s:o,s:o},s:{s:f,s:f},s:o}",
	        "target", outlook->target, "at", outlook->at, "level", outlook->level, "z",
	        trend_projection_z(outlook->level), "linking_variance", outlook->columns.linking,
	        "waves", waves_json(outlook), "models", models, "models_agree",
	        models_agree(outlook), "last_change", "from", last[-1].year, "to", last->year,
	        "difference", change->difference, "se", change->se, "z",
	        printout_json_number(change->z), "p", printout_json_number(change->p),
	        "smallest_detectable_change", "difference", outlook->detectable, "power",
	        CHANGE_POWER, "next_wave", next_wave_json(outlook)));
}

static void print_size(const char *words, double size)
{
	if (isfinite(size))
		printf("  %s %.0f\n", words, size);
	else
		printf("  %s 样本再大也不够 no number is enough\n", words);
}

static void print_next(const struct outlook *outlook)
{
	const struct wave *last = &outlook->wave[outlook->waves - 1];
	const struct sizes *sizes = isfinite(outlook->deff) ? &outlook->sizes : &outlook->effective;

	printf("\n最近一次变化 last change %g → %g: %+.4f · 标准误 SE %.4f · z %.2f · p %.3f\n",
	        last[-1].year, last->year, outlook->change.difference, outlook->change.se,
	        outlook->change.z, outlook->change.p);
	printf("下次调查可发现的最小变化 smallest change the next wave can show, power %g %%: "
	       "%.4f\n",
	        CHANGE_POWER * 100, outlook->detectable);
	if (!(outlook->target > last->share)) {
		printf("最近一次估计已不低于目标 the last estimate is at the target or above it\n");
		return;
	}
	if (isfinite(outlook->deff))
		printf("要显示从 %.4f 升至 %.4f 所需人数 respondents to show this rise "
		       "(设计效应 deff %.2f)\n",
		        last->share, outlook->target, outlook->deff);
	else
		printf("要显示从 %.4f 升至 %.4f 所需等效样本量 effective respondents to show this "
		       "rise "
		       "(× deff)\n",
		        last->share, outlook->target);
	print_size("两次调查各需 each of two waves", sizes->each);
	print_size("只计下次调查 the next wave after this one", sizes->next);
}

static void print_cell(struct printout *printout, const struct outlook *outlook,
        enum projection_model model, enum column column)
{
	const struct projection *projection = &outlook->projection[model];
	const double figures[COLUMNS] = {
	        [PROJECTION] = projection->share,
	        [SE] = projection->se,
	        [PI_LOW] = projection->prediction.low,
	        [PI_HIGH] = projection->prediction.high,
	        [PROBABILITY] = projection->probability,
	        [SLOPE] = projection->slope,
	        [SLOPE_SE] = projection->slope_se,
	        [CHI_SQUARE] = projection->chi_square,
	        [DF] = (double)projection->df,
	        [P] = projection->p,
	        [DETECTABLE] = outlook->detectable,
	        [N_EACH] = outlook->sizes.each,
	        [N_NEXT] = outlook->sizes.next,
	        [CI_LOW] = projection->interval.low,
	        [CI_HIGH] = projection->interval.high,
	        [INFLATION] = projection->inflation,
	};

	if (column == MODEL)
		printout_text(printout, trend_projection_model_name(model));
	else if (column == VERDICT)
		printout_text(printout, printout->csv
		                                ? trend_target_verdict_name(projection->verdict)
		                                : verdict_words[projection->verdict]);
	else if (column == METHOD)
		printout_text(printout, trend_projection_method_name(projection));
	else if (column == REJECTED)
		printout_text(printout, projection->rejected ? "1" : "0");
	else
		printout_number(printout, figures[column]);
}

/* A row a model, with these columns. */
static void print_rows(
        const struct outlook *outlook, const enum column *columns, size_t count, bool csv)
{
	struct printout_column chosen[COLUMNS];
	struct printout printout;

	for (size_t c = 0; c < count; c++)
		chosen[c] = target_columns[columns[c]];
	printout_begin(&printout, chosen, count, csv);
	for (int model = 0; model < PROJECTION_MODELS; model++)
		for (size_t c = 0; c < count; c++)
			print_cell(&printout, outlook, (enum projection_model)model, columns[c]);
	printout_end(&printout);
}

static void print_csv(const struct outlook *outlook)
{
	enum column all[COLUMNS];

	for (int column = 0; column < COLUMNS; column++)
		all[column] = (enum column)column;
	print_rows(outlook, all, COLUMNS, true);
}

/* What a reader of the verdicts has to know of the lines. */
static void print_notes(const struct outlook *outlook)
{
	struct buf text;

	buf_init(&text, NOTE_BYTES_MAX);
	buf_add(&text,
	        STR("置信区间 CI：直线在该年的位置 where the line is · 预测区间 PI："
	            "该年一次同样精度的调查的估计值 where a survey in that year, as precise as the "
	            "last, will find the share"));
	printout_note(&text);
	for (int model = 0; model < PROJECTION_MODELS; model++) {
		const struct projection *line = &outlook->projection[model];
		const char *name = trend_projection_model_name((enum projection_model)model);

		if (!line->rejected)
			continue;
		buf_printf(&text,
		        "%s：拟合检验否定这条线（p = %.3g），标准误放宽为 %.2f 倍，区间和概率按 "
		        "t(%zu)，结论仍以它为据 the test of the fit rejects the line of %s (p = "
		        "%.3g): "
		        "its errors are %.2f times larger, its intervals and P by t with %zu df, "
		        "and "
		        "its verdict still rests on that line",
		        name, line->p, line->inflation, line->df, name, line->p, line->inflation,
		        line->df);
		printout_note(&text);
	}
	if (!models_agree(outlook)) {
		buf_printf(&text, "两个模型的结论不同 the two models disagree: linear %s, logit %s",
		        trend_target_verdict_name(outlook->projection[PROJECTION_LINEAR].verdict),
		        trend_target_verdict_name(outlook->projection[PROJECTION_LOGIT].verdict));
		printout_note(&text);
	}
	buf_free(&text);
}

static void print_models(const struct outlook *outlook)
{
	printf("目标 target %g · 年份 year %g · 区间水平 level %g\n\n", outlook->target,
	        outlook->at, outlook->level);
	print_rows(outlook, outlook_columns, sizeof(outlook_columns) / sizeof(*outlook_columns),
	        false);
	printf("\n");
	print_rows(outlook, fit_columns, sizeof(fit_columns) / sizeof(*fit_columns), false);
	print_notes(outlook);
	print_next(outlook);
}

static bool run(
        struct outlook *outlook, const struct config *config, const char *path, struct error *error)
{
	if (!read_waves(outlook, config, path, error) || !project(outlook, error))
		return false;
	plan_next(outlook);
	if (command_wants_json(config))
		print_json(outlook);
	else if (command_wants_csv(config))
		print_csv(outlook);
	else
		print_models(outlook);
	return true;
}

static enum command_status target_main(int argc, char **argv)
{
	struct outlook outlook = {0};
	struct config *config;
	struct error error;
	enum command_status status;
	int next;

	if (!command_begin(&target_help, argc, argv, &config, &next, &status))
		return status;
	outlook.table = tools_files_table();
	take_options(&outlook, config);
	if (!csv_settings_check(config, &error))
		status = command_misused("target", &error);
	else if (!run(&outlook, config, argv[next], &error))
		status = command_fail("target", &error);
	else
		status = COMMAND_DONE;
	free(outlook.wave);
	csv_table_free(outlook.table);
	config_free(config);
	return status;
}

const struct command tools_target_command = {
        .name = "target",
        .summary = "project the waves of a CSV file to a target year, and plan the size of the "
                   "next wave",
        .help = &target_help,
        .run = target_main,
};
