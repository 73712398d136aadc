/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The output of the room `publish`, byte for byte. A person has read the golden files once; a
 * change of any byte in them is a change of what others download.
 */
#include <publish/dataset.h>
#include <publish/writers.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "test_publish_promises.h"

static struct publish_estimate estimates[] = {
        {
                .region = TEXT("360102"),
                .level = TEXT("county"),
                .group = TEXT("all"),
                .region_name = {TEXT("东湖区"), TEXT("Donghu, \"the\" District")},
                .n = 1200,
                .share = 0.15,
                .se = 0.01,
                .ci_low = 0.125,
                .ci_high = 0.18,
                .df = 40,
                .deff = 1.5,
                .n_eff = 800,
                .status = TEXT("show"),
                .reason = TEXT("good"),
                .target_probability = 0.03,
                .target_verdict = TEXT("undecided"),
                .measure = {{0.15, 0.01, 0.125, 0.18, 40}, {0.13, 0.009, 0.11, 0.15, 40},
                        {0.145, 0.011, 0.12, 0.17, 33.5}, {0.142, 0.012, 0.118, 0.169, 30}},
        },
        {
                .region = TEXT("360102002"),
                .level = TEXT("township"),
                .group = TEXT("all"),
                .region_name = {TEXT("=滕王阁街道"), TEXT("Tengwangge")},
                .n = PUBLISH_HIDDEN,
                .share = NONE,
                .se = NONE,
                .ci_low = NONE,
                .ci_high = NONE,
                .df = 3,
                .deff = NONE,
                .n_eff = NONE,
                .status = TEXT("suppress"),
                .reason = TEXT("few_rows"),
                .target_probability = NONE,
                .measure = {{NONE, NONE, NONE, NONE, NONE}, {NONE, NONE, NONE, NONE, NONE},
                        {NONE, NONE, NONE, NONE, NONE}, {NONE, NONE, NONE, NONE, NONE}},
        },
        {
                .region = TEXT("360102"),
                .level = TEXT("county"),
                .group = TEXT("sex=male"),
                .region_name = {TEXT("东湖区"), TEXT("Donghu, \"the\" District")},
                .n = 601,
                .share = 0.2,
                .se = 0.0123456789012345678,
                .ci_low = 0.176,
                .ci_high = 0.226,
                .df = 39,
                .deff = 1.25,
                .n_eff = 480.8,
                .status = TEXT("flag"),
                .reason = TEXT("few_df"),
                .target_probability = 0.9785,
                .target_verdict = TEXT("above"),
                .measure = {{0.2, 0.0123456789012345678, 0.176, 0.226, 39},
                        {NONE, NONE, NONE, NONE, NONE}, {NONE, NONE, NONE, NONE, NONE},
                        {NONE, NONE, NONE, NONE, NONE}},
        },
};

static struct publish_change changes[] = {
        {
                .region = TEXT("360102"),
                .kind = TEXT("wave"),
                .region_name = {TEXT("东湖区"), TEXT("Donghu")},
                .year = 2021,
                .reference_run = 3,
                .reference = 0.12,
                .reference_se = 0.012,
                .change = 0.03,
                .se = 0.0156,
                .df = 70.5,
                .low = -0.0011,
                .high = 0.0611,
                .p = 0.0585,
                .reference_se_most = NONE,
                .linking_se = 0.004,
        },
        {
                .region = TEXT("360102"),
                .kind = TEXT("baseline"),
                .region_name = {TEXT("东湖区"), TEXT("Donghu")},
                .year = 2020,
                .reference = 0.1,
                .reference_se = NONE,
                .derived = true,
                .change = 0.05,
                .se = 0.01,
                .df = 40,
                .low = 0.0298,
                .high = 0.0702,
                .p = NONE,
                .reference_se_most = 0.0226,
                .linking_se = NONE,
        },
};

static struct publish_projection projections[] = {
        {TEXT("linear"), 2, 2025, 0.18, 0.03, 0.12, 0.24, 0.566, TEXT("undecided")},
        {TEXT("logit"), 2, 2025, 0.185, 0.035, 0.126, 0.263, 0.604, TEXT("undecided")},
};

static struct publish_area areas[] = {{
        .region = TEXT("360102002"),
        .parent = TEXT("360102"),
        .kind = TEXT("sampled"),
        .region_name = {TEXT("=滕王阁街道"), TEXT("Tengwangge")},
        .share = 0.141,
        .rmse = 0.02,
        .ci_low = 0.106,
        .ci_high = 0.185,
        .gamma = 0.35,
        .status = TEXT("flag"),
        .reason = TEXT("large_error"),
}};

static struct str tied[] = {TEXT("360102003")};

static struct publish_rank ranks[] = {
        {
                .parent = TEXT("360102"),
                .region = TEXT("360102002"),
                .figure = TEXT("model"),
                .parent_name = {TEXT("东湖区"), TEXT("Donghu")},
                .region_name = {TEXT("=滕王阁街道"), TEXT("Tengwangge")},
                .ranked = 9,
                .siblings = 10,
                .low = 2,
                .high = 7,
                .tied = tied,
                .tied_count = 1,
                .is_outside = true,
        },
        {
                .parent = TEXT("360100"),
                .region = TEXT("360102"),
                .figure = TEXT("direct"),
                .parent_name = {TEXT("南昌市"), TEXT("Nanchang")},
                .region_name = {TEXT("东湖区"), TEXT("Donghu")},
                .ranked = 2,
                .siblings = 9,
        },
};

static struct publish_rank_target rank_targets[] = {{
        .region = TEXT("360102"),
        .against = TEXT("360100"),
        .wording = TEXT("全市居前列"),
        .quote = TEXT("全市居前列"),
        .against_name = {TEXT("南昌市"), TEXT("Nanchang")},
        .year = 2025,
        .outside = 3,
        .bound = 1,
        .apart = 2,
}};

static struct publish_gap_change gap_changes[] = {
        {2020, 3, 0.08, 0.03, -0.02, 0.04, 20, -0.1, 0.06, 0.62, 0.7, 18}};

/* With everything, and of a share of 0. */
static struct publish_gap gaps[] = {
        {TEXT("360102"), TEXT("residence=urban"), TEXT("residence=rural"), TEXT("show"),
                {TEXT("东湖区"), TEXT("Donghu")}, 0.06, 0.02, 12, 0.02, 0.1, 0.01, 0.01, 1.5, 1.1,
                2, gap_changes, 1},
        {TEXT("360102"), TEXT("key_group=farmer"), TEXT("all"), TEXT("flag"),
                {TEXT("东湖区"), TEXT("Donghu")}, -0.16, 0, 1, NAN, NAN, NAN, NAN, NAN, NAN, NAN,
                NULL, 0},
};

static struct publish_spread spreads[] = {{
        .region = TEXT("360102"),
        .measure = TEXT("sd"),
        .region_name = {TEXT("东湖区"), TEXT("Donghu")},
        .areas = 10,
        .value = 0.04,
        .low = 0.02,
        .high = 0.07,
}};

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static struct publish_indicator survey(void)
{
	return (struct publish_indicator){
	        .slug = TEXT("made"),
	        .title = {TEXT("调查"), TEXT("Survey")},
	        .region = TEXT("360102"),
	        .result_class = TEXT("model_assisted"),
	        .year = 2023,
	        .about = TEXT("{\"year\":2023,\"state\":\"closed\"}"),
	        .rehearsal = true,
	        .standard = TEXT("cast-2024"),
	        .standard_version = TEXT("1"),
	        .instrument = TEXT("kesu-open-50@1.0.0"),
	        .target = {.given = true,
	                .value = 0.175,
	                .year = 2025,
	                .comparison = TEXT("at_least"),
	                .region = TEXT("360102"),
	                .quote = TEXT("力争达到")},
	        .run = {.given = true,
	                .id = 7,
	                .seed = 1,
	                .created_us = 1700000000000000,
	                .finished_us = 1700000001000000,
	                .state = TEXT("done"),
	                .program_version = TEXT("1.0.0"),
	                .snapshot_sha256 = TEXT("0123456789abcdef"),
	                .recipe = TEXT("{\"summary\":{\"zh\":\"法\",\"en\":\"way\"}}"),
	                .diagnostics = TEXT("{\"measurement\":{\"status\":\"good\"}}")},
	        .headline = REPORTING_PLAUSIBLE,
	        .estimates = estimates,
	        .estimate_count = COUNT(estimates),
	        .changes = changes,
	        .change_count = COUNT(changes),
	        .projections = projections,
	        .projection_count = COUNT(projections),
	        .areas = {areas, COUNT(areas), ranks, COUNT(ranks), rank_targets,
	                COUNT(rank_targets), marks, COUNT(marks)},
	        .gaps = {gaps, COUNT(gaps), spreads, COUNT(spreads), gap_targets,
	                COUNT(gap_targets)},
	        .monitoring = {TEXT("新标准"), TEXT("按照新标准")},
	        .comparisons = {comparisons, COUNT(comparisons)},
	};
}

/* A survey whose plan has no target and which has no run yet. */
static struct publish_indicator bare(void)
{
	struct publish_indicator indicator = survey();

	indicator.rehearsal = false;
	indicator.gaps = (struct publish_gaps){0};
	indicator.target = (struct publish_target){0};
	indicator.monitoring = (struct publish_monitoring){{0}, {0}};
	indicator.run = (struct publish_run){0};
	indicator.estimate_count = 1;
	indicator.change_count = 0;
	indicator.projection_count = 0;
	indicator.areas = (struct publish_areas){0};
	indicator.comparisons = (struct publish_comparisons){0};
	return indicator;
}

static struct publish_statistic statistics[] = {
        {TEXT("all"), 9, 7, 61.5}, {TEXT("sex=male"), 3, 2, NONE}};

static struct publish_indicator activity(void)
{
	return (struct publish_indicator){
	        .slug = TEXT("contest"),
	        .title = {TEXT("竞赛"), TEXT("Contest")},
	        .region = TEXT("360102"),
	        .result_class = TEXT("activity"),
	        .standard = TEXT("cast-2024"),
	        .standard_version = TEXT("1"),
	        .instrument = TEXT("kesu-open-50@1.0.0"),
	        .run = {.given = true,
	                .id = 8,
	                .created_us = 1700000000000000,
	                .program_version = TEXT("1.0.0"),
	                .snapshot_sha256 = TEXT("fedcba9876543210"),
	                .recipe = TEXT("{}"),
	                .diagnostics = TEXT("{}")},
	        .statistics = statistics,
	        .statistic_count = COUNT(statistics),
	};
}

/* A golden file's content; the caller frees it. */
static char *golden(const char *name, size_t *size)
{
	char path[512];
	char *content = malloc(1 << 16);
	FILE *file;

	snprintf(path, sizeof(path), KESU_GOLDEN "/%s", name);
	file = fopen(path, "rb");
	assert_non_null(file);
	assert_non_null(content);
	*size = fread(content, 1, 1 << 16, file);
	fclose(file);
	return content;
}

static void assert_golden(const char *name, const struct buf *out)
{
	size_t size;
	char *wanted = golden(name, &size);

	if (size != out->n || memcmp(wanted, out->p, size) != 0)
		fail_msg("%s is no longer what is written:\n%.*s", name, (int)out->n, out->p);
	free(wanted);
}

typedef bool write_fn(
        const struct publish_indicator *indicator, struct dataset_output *out, struct error *error);

static bool write_csv(write_fn *write, const struct publish_indicator *indicator, bool excel,
        struct buf *bytes, struct error *error)
{
	struct dataset_options options = {.excel = excel};
	struct dataset_output *out = dataset_output_new(
	        dataset_format_find(STR("csv")), &options, dataset_sink_buf(bytes));
	bool good = write(indicator, out, error);

	dataset_output_free(out);
	return good;
}

static void assert_table(
        const char *name, write_fn *write, const struct publish_indicator *indicator, bool excel)
{
	struct error error;
	struct buf out;

	buf_init(&out, PUBLISH_BYTES_MAX);
	assert_true(write_csv(write, indicator, excel, &out, &error));
	assert_golden(name, &out);
	buf_free(&out);
}

static void assert_csv(const char *name, const struct publish_indicator *indicator, bool excel)
{
	assert_table(name, publish_table_write, indicator, excel);
}

static void assert_json(const char *name, const struct publish_indicator *indicator)
{
	struct error error;
	struct buf out;

	buf_init(&out, PUBLISH_BYTES_MAX);
	assert_true(publish_write_json(indicator, &out, &error));
	assert_golden(name, &out);
	buf_free(&out);
}

static void test_csv(void **state)
{
	struct publish_indicator shares = survey(), no_run = bare(), counts = activity();

	(void)state;
	assert_csv("shares.csv", &shares, true);
	assert_csv("bare.csv", &no_run, false);
	assert_csv("counts.csv", &counts, false);
	assert_table("gaps.csv", publish_gaps_write, &shares, false);
	assert_table("spreads.csv", publish_spreads_write, &shares, false);
}

static void test_json(void **state)
{
	struct publish_indicator shares = survey(), no_run = bare(), counts = activity();

	(void)state;
	/* The change since the baseline only: the note on a wave is a text for people, and its
	 * words may still be improved. */
	shares.changes = &changes[1];
	shares.change_count = 1;
	assert_json("shares.json", &shares);
	assert_json("bare.json", &no_run);
	assert_json("counts.json", &counts);
}

/* --- the dataset --- */

static const enum publish_dataset datasets[] = {PUBLISH_ESTIMATES, PUBLISH_STATISTICS};

static const struct publish_column *column_named(enum publish_dataset dataset, const char *name)
{
	const struct publish_column *column = NULL;

	while ((column = publish_column_next(dataset, column)))
		if (strcmp(column->name, name) == 0)
			break;
	return column;
}

static void test_column_names(void **state)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz", more[] = "_0123456789";
	const struct publish_column *column = NULL;
	char allowed[sizeof(letters) + sizeof(more)];

	(void)state;
	snprintf(allowed, sizeof(allowed), "%s%s", letters, more);
	for (size_t d = 0; d < COUNT(datasets); d++)
		while ((column = publish_column_next(datasets[d], column))) {
			size_t length = strlen(column->name);

			assert_true(length >= 1 && length <= DATASET_NAME_MAX);
			assert_int_equal(strspn(column->name, allowed), length);
			assert_true(strspn(column->name, letters) > 0);
			/* It is the first column of this name, so that names are unique. */
			assert_ptr_equal(column_named(datasets[d], column->name), column);
		}
}

static void test_column_descriptions(void **state)
{
	const struct publish_column *column = NULL;

	(void)state;
	for (size_t d = 0; d < COUNT(datasets); d++)
		while ((column = publish_column_next(datasets[d], column))) {
			const struct publish_format *format = &column->format;
			bool is_real = column->field.type == DATASET_REAL;
			bool is_text = column->field.type == DATASET_TEXT;

			assert_in_range(strlen(column->zh), 1, PUBLISH_LABEL_MAX);
			assert_in_range(strlen(column->en), 1, PUBLISH_LABEL_MAX);
			assert_true(strcmp(column->zh, column->en) != 0);
			/* SPSS strings end at 255 bytes, and its numbers have at most 16 decimals.
			 */
			assert_in_range(format->width, 1, 255);
			assert_true(is_real == (format->decimals > 0));
			assert_true(format->decimals < format->width);
			assert_true(!is_text || format->level != DATASET_SCALE);
			assert_true(!is_real || format->level == DATASET_SCALE);
			assert_true(format->labels == REPORTING_KINDS || is_text);
		}
}

static void test_columns_of_measures(void **state)
{
	static const char *const figures[] = {"share", "se", "ci_low", "ci_high"};
	char name[64];

	(void)state;
	for (int kind = 0; kind < REPORTING_MEASURES; kind++)
		for (size_t f = 0; f < COUNT(figures); f++) {
			const struct publish_column *column;

			snprintf(name, sizeof(name), "%s_%s",
			        reporting_measure_name((enum reporting_measure)kind), figures[f]);
			column = column_named(PUBLISH_ESTIMATES, name);
			assert_non_null(column);
			assert_int_equal(column->field.offset,
			        offsetof(struct publish_estimate, measure) +
			                sizeof(struct publish_measure) * (size_t)kind +
			                sizeof(double) * f);
		}
}

/* The columns of an activity have no place for a population share or an interval. */
static void test_columns_of_an_activity(void **state)
{
	const struct publish_column *column = NULL;

	(void)state;
	while ((column = publish_column_next(PUBLISH_STATISTICS, column))) {
		assert_null(strstr(column->name, "share"));
		assert_null(strstr(column->name, "ci_"));
		assert_null(strstr(column->name, "target"));
	}
}

/* Where a field of a CSV line ends: at a comma or the line's end outside quotes. */
static size_t field_length(const char *field)
{
	bool quoted = false;
	size_t i = 0;

	for (; field[i] && (quoted || (field[i] != ',' && field[i] != '\r')); i++)
		if (field[i] == '"')
			quoted = !quoted;
	return i;
}

static void assert_field(const struct publish_column *column, const char *field, size_t length)
{
	char *end;

	if (!length) {
		assert_true(column->missing != PUBLISH_NEVER);
		return;
	}
	switch (column->field.type) {
	case DATASET_TEXT:
		assert_true(length > 2 && field[0] == '"' && field[length - 1] == '"');
		assert_true(length - 2 <= (size_t)column->format.width + 4); /* '' and "" */
		break;
	case DATASET_INTEGER:
		assert_int_equal(strspn(field, "0123456789"), length);
		break;
	case DATASET_REAL:
		strtod(field, &end);
		assert_ptr_equal(end, field + length);
		break;
	case DATASET_FLAG:
		assert_true(str_equal_c((struct str){field, length}, "true") ||
		            str_equal_c((struct str){field, length}, "false"));
		break;
	}
}

static void assert_fields(const struct publish_indicator *indicator)
{
	enum publish_dataset dataset = publish_dataset_of(indicator);
	size_t rows = publish_dataset_rows(dataset, indicator);
	struct error error;
	struct buf out;
	const char *at;

	buf_init(&out, PUBLISH_BYTES_MAX);
	assert_true(write_csv(publish_table_write, indicator, false, &out, &error));
	at = strstr(out.p, "\r\n") + 2;
	for (size_t i = 0; i < rows; i++, at += 2) {
		const struct publish_column *column = publish_column_next(dataset, NULL), *next;

		for (; column; column = next) {
			size_t length = field_length(at);

			next = publish_column_next(dataset, column);
			assert_field(column, at, length);
			at += length;
			assert_int_equal(*at, next ? ',' : '\r');
			at += next != NULL;
		}
	}
	assert_string_equal(at, "");
	buf_free(&out);
}

static void test_types_of_fields(void **state)
{
	struct publish_indicator shares = survey(), no_run = bare(), counts = activity();

	(void)state;
	assert_fields(&shares);
	assert_fields(&no_run);
	assert_fields(&counts);
}

/* Every code in the rows of the survey has a label. Only the reason "good" has none. */
static void test_value_labels(void **state)
{
	struct publish_indicator shares = survey();
	const struct publish_column *column = NULL;
	struct publish_row row;
	size_t labelled = 0;

	(void)state;
	for (size_t i = 0; i < shares.estimate_count; i++) {
		publish_row_take(&row, PUBLISH_ESTIMATES, &shares, i);
		while ((column = publish_column_next(PUBLISH_ESTIMATES, column))) {
			struct dataset_value value = publish_value_of(column, &row);

			if (column->format.labels == REPORTING_KINDS || value.missing ||
			        str_equal_c(value.text, "good"))
				continue;
			assert_true(*reporting_label(column->format.labels, value.text)->zh);
			assert_true(*reporting_label(column->format.labels, value.text)->en);
			labelled++;
		}
	}
	assert_true(labelled >= 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_csv),
	        cmocka_unit_test(test_json),
	        cmocka_unit_test(test_column_names),
	        cmocka_unit_test(test_column_descriptions),
	        cmocka_unit_test(test_columns_of_measures),
	        cmocka_unit_test(test_columns_of_an_activity),
	        cmocka_unit_test(test_types_of_fields),
	        cmocka_unit_test(test_value_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
