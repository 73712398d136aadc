/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A made survey's results for the tests of what is written of them. Include after cmocka. */
#ifndef KESU_TEST_RESULTS_FIXTURE_H
#define KESU_TEST_RESULTS_FIXTURE_H

#include <publish/indicator.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NO_MEASURE                                                                                 \
	{                                                                                          \
		(double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN                    \
	}

static struct publish_estimate shown = {
        .region = {"360102", 6},
        .level = {"county", 6},
        .group = {"all", 3},
        .region_name = {{"东湖区", 9}, {"Donghu, \"the\" District", 22}},
        .n = 1200,
        .share = 0.15,
        .se = 0.01,
        .ci_low = 0.125,
        .ci_high = 0.18,
        .df = 40,
        .deff = 1.5,
        .n_eff = 800,
        .status = {"show", 4},
        .reason = {"good", 4},
        .target_probability = 0.03,
        .target_verdict = {"undecided", 9},
        .measure = {[REPORTING_OBSERVED] = {0.15, 0.01, 0.125, 0.18, 40},
                [REPORTING_EAP] = {0.13, 0.009, 0.11, 0.15, 40},
                [REPORTING_PLAUSIBLE] = {0.145, 0.011, 0.12, 0.17, 33.5},
                [REPORTING_RAPID_KEPT] = NO_MEASURE},
};

static struct publish_estimate hidden(void)
{
	double none = (double)NAN;

	return (struct publish_estimate){
	        .region = {"360102002", 9},
	        .level = {"township", 8},
	        .group = {"sex=male", 8},
	        .region_name = {{"=滕王阁街道", 16}, {"Tengwangge", 10}},
	        .n = PUBLISH_HIDDEN,
	        .share = none,
	        .se = none,
	        .ci_low = none,
	        .ci_high = none,
	        .df = 40,
	        .deff = none,
	        .n_eff = none,
	        .status = {"suppress", 8},
	        .reason = {"few_rows", 8},
	        .target_probability = none,
	        .measure = {NO_MEASURE, NO_MEASURE, NO_MEASURE, NO_MEASURE},
	};
}

static struct publish_indicator survey(struct publish_estimate *estimates, size_t count)
{
	return (struct publish_indicator){
	        .slug = {"made", 4},
	        .title = {{"调查", 6}, {"Survey", 6}},
	        .region = {"360102", 6},
	        .result_class = {"model_assisted", 14},
	        .year = 2023,
	        .rehearsal = true,
	        .standard = {"cast-2024", 9},
	        .standard_version = {"1", 1},
	        .instrument = {"kesu-open-50@1.0.0", 18},
	        .target = {.given = true,
	                .value = 0.175,
	                .year = 2025,
	                .comparison = {"at_least", 8},
	                .region = {"360102", 6},
	                .quote = {"力争达到", 12}},
	        .run = {.given = true,
	                .id = 7,
	                .seed = 1,
	                .created_us = 1700000000000000,
	                .state = {"done", 4},
	                .snapshot_sha256 = {"0123456789abcdef", 16},
	                .recipe = {"{\"a\":1}", 7},
	                .diagnostics = {"{\"respondents\":1200}", 20}},
	        .estimates = estimates,
	        .estimate_count = count,
	};
}

/* One change since the plan's figure of 2020, and one since an own wave of 2021. */
static struct publish_change changes[] = {
        {
                .region = {"360102", 6},
                .kind = {"wave", 4},
                .region_name = {{"东湖区", 9}, {"Donghu", 6}},
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
                .reference_se_most = (double)NAN,
                .linking_se = 0.004,
        },
        {
                .region = {"360102", 6},
                .kind = {"baseline", 8},
                .region_name = {{"东湖区", 9}, {"Donghu", 6}},
                .year = 2020,
                .reference = 0.1,
                .reference_se = (double)NAN,
                .derived = true,
                .change = 0.05,
                .se = 0.01,
                .df = 40,
                .low = 0.0298,
                .high = 0.0702,
                .p = (double)NAN,
                .reference_se_most = 0.0226,
                .linking_se = (double)NAN,
        },
};

static struct publish_projection projections[] = {
        {{"linear", 6}, 2, 2025, 0.18, 0.03, 0.12, 0.24, 0.566, {"undecided", 9}},
        {{"logit", 5}, 2, 2025, 0.185, 0.035, 0.126, 0.263, 0.604, {"undecided", 9}},
};

static void add_trend(struct publish_indicator *indicator)
{
	indicator->changes = changes;
	indicator->change_count = 2;
	indicator->projections = projections;
	indicator->projection_count = 2;
}

static void write_truth(char path[static 32], const char *text)
{
	int fd;
	ssize_t size = (ssize_t)strlen(text);

	snprintf(path, 32, "/tmp/kesu-truth-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, (size_t)size), size);
	close(fd);
}

#endif
