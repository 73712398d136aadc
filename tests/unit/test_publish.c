/*
 * What leaves the room `publish`, byte for byte: the golden files were read by a person once, and a
 * change of any byte in them is a change of what others download.
 */
#include <publish/indicator.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NONE ((double)NAN)
#define TEXT(string)                                                                               \
	{                                                                                          \
		string, sizeof(string) - 1                                                         \
	}

static struct indicator_estimate estimates[] = {
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
                .n = INDICATOR_HIDDEN,
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

static struct indicator_change changes[] = {
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

static struct indicator_projection projections[] = {
        {TEXT("linear"), 2, 2025, 0.18, 0.03, 0.12, 0.24, 0.566, TEXT("undecided")},
        {TEXT("logit"), 2, 2025, 0.185, 0.035, 0.126, 0.263, 0.604, TEXT("undecided")},
};

static struct indicator_area areas[] = {{
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

static struct indicator_rank ranks[] = {
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

static struct indicator_rank_target rank_targets[] = {{
        .region = TEXT("360102"),
        .against = TEXT("360100"),
        .wording = TEXT("全市居前列"),
        .quote = TEXT("全市居前列"),
        .against_name = {TEXT("南昌市"), TEXT("Nanchang")},
        .year = 2025,
}};

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static struct indicator survey(void)
{
	return (struct indicator){
	        .slug = TEXT("made"),
	        .title = {TEXT("调查"), TEXT("Survey")},
	        .region = TEXT("360102"),
	        .result_class = TEXT("model_assisted"),
	        .year = 2023,
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
	                COUNT(rank_targets)},
	};
}

/* A survey whose plan names no number, and which has no run yet. */
static struct indicator bare(void)
{
	struct indicator indicator = survey();

	indicator.rehearsal = false;
	indicator.target = (struct indicator_target){0};
	indicator.run = (struct indicator_run){0};
	indicator.estimate_count = 1;
	indicator.change_count = 0;
	indicator.projection_count = 0;
	indicator.areas = (struct indicator_areas){0};
	return indicator;
}

static struct indicator_statistic statistics[] = {
        {TEXT("all"), 9, 7, 61.5}, {TEXT("sex=male"), 3, 2, NONE}};

static struct indicator activity(void)
{
	return (struct indicator){
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

static void assert_csv(const char *name, const struct indicator *indicator, bool excel)
{
	struct error error;
	struct buf out;

	buf_init(&out, INDICATOR_BYTES_MAX);
	assert_true(indicator_write_csv(indicator, excel, &out, &error));
	assert_golden(name, &out);
	buf_free(&out);
}

static void assert_json(const char *name, const struct indicator *indicator)
{
	struct error error;
	struct buf out;

	buf_init(&out, INDICATOR_BYTES_MAX);
	assert_true(indicator_write_json(indicator, &out, &error));
	assert_golden(name, &out);
	buf_free(&out);
}

static void test_csv(void **state)
{
	struct indicator shares = survey(), no_run = bare(), counts = activity();

	(void)state;
	assert_csv("shares.csv", &shares, true);
	assert_csv("bare.csv", &no_run, false);
	assert_csv("counts.csv", &counts, false);
}

static void test_json(void **state)
{
	struct indicator shares = survey(), no_run = bare(), counts = activity();

	(void)state;
	/* The note on a wave is a text for people, which may find better words; a baseline's is here. */
	shares.changes = &changes[1];
	shares.change_count = 1;
	assert_json("shares.json", &shares);
	assert_json("bare.json", &no_run);
	assert_json("counts.json", &counts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_csv),
	        cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
