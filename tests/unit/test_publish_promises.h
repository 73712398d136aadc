/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plans promise as test_publish.c writes it: comparisons (against another run, not comparable,
 * not loaded), gaps, marked regions. */
#ifndef KESU_TEST_PUBLISH_PROMISES_H
#define KESU_TEST_PUBLISH_PROMISES_H

#include <publish/indicator.h>

#include <math.h>

#define NONE ((double)NAN)
#define TEXT(string)                                                                               \
	{                                                                                          \
		string, sizeof(string) - 1                                                         \
	}

static struct publish_comparison comparisons[] = {
        {
                .region = TEXT("360102"),
                .against = TEXT("360100"),
                .comparison = TEXT("at_least"),
                .quote = TEXT("达到全市"),
                .region_name = {TEXT("东湖区"), TEXT("Donghu")},
                .against_name = {TEXT("南昌市"), TEXT("Nanchang")},
                .year = 2025,
                .outcome = TEXT("judged"),
                .kind = TEXT("own_run"),
                .run = 5,
                .figure_year = 2023,
                .figure_share = 0.125,
                .figure_se = 0.015,
                .n = NONE,
                .difference = 0.025,
                .se = 0.02,
                .df = 30,
                .low = -0.0125,
                .high = 0.0625,
                .probability = 0.875,
                .verdict = TEXT("undecided"),
                .figure_se_most = NONE,
        },
        {
                .region = TEXT("360102"),
                .against = TEXT("CN"),
                .comparison = TEXT("above"),
                .wording = TEXT("超过全国"),
                .quote = TEXT("超过全国"),
                .region_name = {TEXT("东湖区"), TEXT("Donghu")},
                .against_name = {TEXT("全国"), TEXT("The nation")},
                .year = 2025,
                .outcome = TEXT("not_comparable"),
                .reason = TEXT("standard_not_stated"),
                .kind = TEXT("published_with_n"),
                .series = TEXT("made"),
                .source = TEXT("报告"),
                .version = 2,
                .figure_year = 2023,
                .figure_share = 0.14,
                .figure_se = NONE,
                .n = 1200,
        },
        {
                .region = TEXT("360102"),
                .against = TEXT("CN"),
                .comparison = TEXT("above"),
                .quote = TEXT("还有"),
                .region_name = {TEXT("东湖区"), TEXT("Donghu")},
                .against_name = {TEXT("全国"), TEXT("The nation")},
                .year = 2025,
                .outcome = TEXT("not_loaded"),
        },
};

static struct publish_mark marks[] = {
        {TEXT("360102009"), {TEXT("农场"), TEXT("Farm")}, {{0}, {0}}, true, true},
        {TEXT("360102901"), {TEXT("管委会"), TEXT("Committee")},
                {TEXT("自编代码"), TEXT("own code")}, false, false},
};

static struct publish_gap_target gap_targets[] = {{
        .region = TEXT("360102"),
        .wording = TEXT("缩小"),
        .quote = TEXT("城乡、区域差距缩小"),
        .region_name = {TEXT("东湖区"), TEXT("Donghu")},
        .year = 2025,
        .between = TEXT("residence region"),
        .gaps = 1,
        .compared = 1,
        .spreads = 1,
}};

#endif
