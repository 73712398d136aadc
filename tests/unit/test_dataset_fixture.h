/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A small table with what is hard to write: labels at the bounds of the formats and beyond, missing
 * values of several kinds, texts that are cut, negative and very large numbers, columns whose names
 * begin alike. tests/reference/dataset.R knows the same table by heart.
 */
#ifndef KESU_TEST_DATASET_FIXTURE_H
#define KESU_TEST_DATASET_FIXTURE_H

#include <dataset/dataset.h>

#define TEN(text)    text text text text text text text text text text
#define FORTY(text)  TEN(text) TEN(text) TEN(text) TEN(text)
#define EIGHTY(text) FORTY(text) FORTY(text)
/* 85 characters, 255 bytes */
#define LABEL_255 EIGHTY("量") "量量量量量"
/* 26 characters and two letters, 80 bytes */
#define LABEL_80 TEN("题") TEN("题") "题题题题题题ab"
/* 251 letters and two characters: byte 255 is inside the second one */
#define TEXT_257                                                                                   \
	EIGHTY("abc")                                                                              \
	TEN("d")                                                                                   \
	"e"                                                                                        \
	"科素"

static const struct dataset_label fixture_areas[] = {
        {.text = "360735", .words = {"石城县", "Shicheng"}},
        {.text = "360781", .words = {"瑞金市", "Ruijin"}},
};
static const struct dataset_label fixture_kinds[] = {
        {.text = "administrative_village", .words = {"行政村", "village"}},
        {.text = "urban_community", .words = {"城市社区", "urban community"}},
};
static const struct dataset_label fixture_no_text[] = {
        {.text = "REFUSED", .words = {"拒绝回答", "refused"}},
        {.text = "UNASKED", .words = {"未问", "not asked"}},
};
static const struct dataset_label fixture_schools[] = {
        {.number = 1, .words = {FORTY("学"), "exactly 120 bytes in Chinese"}},
        {.number = 2, .words = {FORTY("历") "长", "123 bytes in Chinese"}},
        {.number = 3, .words = {"x" FORTY("半"), "cut inside a character"}},
        {.number = -1, .words = {"负代码", "a negative code"}},
};
static const struct dataset_label fixture_two_reasons[] = {
        {.number = -8, .words = {"拒绝回答", "refused"}},
        {.number = -9, .words = {"未问", "not asked"}},
};
static const struct dataset_label fixture_five_reasons[] = {
        {.number = -95, .words = {"一", "one"}},
        {.number = -96, .words = {"二", "two"}},
        {.number = -97, .words = {"三", "three"}},
        {.number = -98, .words = {"四", "four"}},
        {.number = -99, .words = {"五", "five"}},
};
static const struct dataset_label fixture_withheld[] = {
        {.number = -7, .words = {"人数太少，不公布", "withheld: too few people"}},
};

#define WORDS(zh, en)                                                                              \
	{                                                                                          \
		zh, en                                                                             \
	}
#define LABELS(list)   .labels = (list), .label_count = sizeof(list) / sizeof(*(list))
#define MISSINGS(list) .missings = (list), .missing_count = sizeof(list) / sizeof(*(list))

static const struct dataset_column fixture_columns[] = {
        {.name = "id", .type = DATASET_TEXT, .width = 12, .label = WORDS("编号", "Number")},
        {.name = "area",
                .type = DATASET_TEXT,
                .width = 6,
                .label = WORDS("县", "County"),
                .source = WORDS("抽样框", "sampling frame"),
                LABELS(fixture_areas)},
        {.name = "kind",
                .type = DATASET_TEXT,
                .width = 22,
                .label = WORDS(LABEL_255, "255 bytes"),
                LABELS(fixture_kinds),
                MISSINGS(fixture_no_text)},
        {.name = "remark",
                .type = DATASET_TEXT,
                .width = 3000,
                .label = WORDS(LABEL_255 "多", "258 bytes & <more>")},
        {.name = "school",
                .type = DATASET_INTEGER,
                .level = DATASET_ORDINAL,
                .width = 2,
                .label = WORDS(LABEL_80, "80 bytes"),
                LABELS(fixture_schools),
                MISSINGS(fixture_two_reasons)},
        {.name = "age",
                .type = DATASET_INTEGER,
                .level = DATASET_SCALE,
                .width = 3,
                .label = WORDS("年龄", "Age"),
                MISSINGS(fixture_five_reasons)},
        {.name = "large",
                .type = DATASET_INTEGER,
                .level = DATASET_SCALE,
                .width = 16,
                .label = WORDS("大数", "Large")},
        {.name = "share",
                .type = DATASET_REAL,
                .level = DATASET_SCALE,
                .width = 9,
                .decimals = 4,
                .label = WORDS("比例", "Share"),
                MISSINGS(fixture_withheld)},
        {.name = "passed",
                .type = DATASET_FLAG,
                .width = 1,
                .label = WORDS("是否通过", "Passed"),
                MISSINGS(fixture_two_reasons)},
        {.name = "weight",
                .type = DATASET_REAL,
                .level = DATASET_SCALE,
                .width = 10,
                .decimals = 6,
                .label = WORDS("权数", "Weight")},
        {.name = "weight_replicate_1",
                .type = DATASET_REAL,
                .level = DATASET_SCALE,
                .width = 10,
                .decimals = 6,
                .label = WORDS("重复权数一", "Replicate weight 1")},
        {.name = "weight_replicate_2",
                .type = DATASET_REAL,
                .level = DATASET_SCALE,
                .width = 10,
                .decimals = 6,
                .label = WORDS("重复权数二", "Replicate weight 2")},
};
enum { FIXTURE_COLUMNS = sizeof(fixture_columns) / sizeof(*fixture_columns), FIXTURE_ROWS = 3 };

static const struct dataset_fact fixture_facts[] = {
        {WORDS("运行", "Run"), {"7", 1}},
        {WORDS("标准", "Standard"), {TEN("标准名称很长"), 180}},
};

static const struct dataset fixture = {
        .name = "microdata",
        .title = WORDS(TEN("石城县二") "公民科学素质调查", "Survey of scientific literacy"),
        .notice = WORDS("演练数据，不是调查结果。", "Rehearsal: simulated data."),
        .columns = fixture_columns,
        .column_count = FIXTURE_COLUMNS,
        .rows = FIXTURE_ROWS,
        .weight = "weight",
        .facts = fixture_facts,
        .fact_count = sizeof(fixture_facts) / sizeof(*fixture_facts),
};

#define TEXT(literal)                                                                              \
	{                                                                                          \
		.text = {(literal), sizeof(literal) - 1 }                                          \
	}
static const struct dataset_value fixture_rows[FIXTURE_ROWS][FIXTURE_COLUMNS] = {
        {TEXT("000000000017"), TEXT("360735"), TEXT("administrative_village"), TEXT(TEXT_257),
                {.integer = 1}, {.integer = 18}, {.integer = 9007199254740992}, {.real = 0.1},
                {.flag = true}, {.real = 1.0 / 3}, {.real = 0}, {.real = 2.5}},
        {TEXT("000000000018"), TEXT("360781"), {.missing = 1}, TEXT(""), {.missing = 1},
                {.missing = 5}, {.integer = -9007199254740992}, {.missing = 1}, {.missing = 2},
                {.real = 1e-300}, {.real = 1}, {.real = -0.5}},
        {TEXT("000000000019"), TEXT("360735"), {.missing = 2}, TEXT("好"), {.integer = -1},
                {.missing = 1}, {.integer = -2147483648}, {.real = -1.5}, {.flag = false},
                {.real = 1e300}, {.real = 2}, {.real = 123456.789}},
};

#endif
