/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bounds.h"

#include <stdint.h>
#include <string.h>

enum { SAV_TEXT = 255, DTA_TEXT = 2045 };

const struct dataset_limits dataset_sav_limits = {
        .text = SAV_TEXT,
        .label = {255, SIZE_MAX},
        .value_label = {120, SIZE_MAX},
        .file_label = {64, SIZE_MAX},
};
const struct dataset_limits dataset_dta_limits = {
        .text = DTA_TEXT,
        .label = {320, 80},
        .value_label = {32000, 32000},
        .file_label = {256, 80},
};

static bool begins_character(char byte)
{
	return ((unsigned char)byte & 0xC0) != 0x80;
}

struct str dataset_cut(struct str text, struct dataset_bound bound)
{
	size_t characters = 0, end = 0; /* of what fits so far, up to a whole character */

	for (size_t i = 1; i <= text.n && i <= bound.bytes; i++) {
		if (i < text.n && !begins_character(text.p[i]))
			continue;
		if (characters++ == bound.characters)
			break;
		end = i;
	}
	return (struct str){text.p, end};
}

static bool fits(const char *text, struct dataset_bound bound)
{
	struct str whole = str_from(text);

	return dataset_cut(whole, bound).n == whole.n;
}

static bool both_fit(struct dataset_words words, struct dataset_bound bound)
{
	return fits(words.zh, bound) && fits(words.en, bound);
}

bool dataset_has_code(const struct dataset_column *column, const struct dataset_label *reason)
{
	return column->type == DATASET_TEXT ? str_from(reason->text).n > 0 : reason->number != 0;
}

bool dataset_sav_keeps_reasons(const struct dataset_column *column)
{
	bool is_text = column->type == DATASET_TEXT;

	if (is_text && column->missing_count > DATASET_SAV_MISSINGS)
		return false;
	for (size_t i = 0; i < column->missing_count; i++) {
		const struct dataset_label *reason = &column->missings[i];

		if (!dataset_has_code(column, reason))
			return false;
		if (is_text && str_from(reason->text).n > DATASET_SAV_MISSING_BYTES)
			return false;
	}
	return column->missing_count > 0;
}

/* --- remarks --- */

static bool label_is_long_in_sav(const struct dataset_column *column)
{
	return !both_fit(column->label, dataset_sav_limits.label);
}

static bool label_is_long_in_dta(const struct dataset_column *column)
{
	return !both_fit(column->label, dataset_dta_limits.label);
}

static bool value_label_is_long(const struct dataset_column *column)
{
	const struct dataset_bound bound = dataset_sav_limits.value_label;

	for (size_t i = 0; i < column->label_count; i++)
		if (!both_fit(column->labels[i].words, bound))
			return true;
	for (size_t i = 0; i < column->missing_count; i++)
		if (!both_fit(column->missings[i].words, bound))
			return true;
	return false;
}

static bool text_is_long_in_sav(const struct dataset_column *column)
{
	return column->type == DATASET_TEXT && column->width > SAV_TEXT;
}

static bool text_is_long_in_dta(const struct dataset_column *column)
{
	return column->type == DATASET_TEXT && column->width > DTA_TEXT;
}

static bool text_has_labels(const struct dataset_column *column)
{
	return column->type == DATASET_TEXT && column->label_count;
}

static bool text_has_reasons(const struct dataset_column *column)
{
	return column->type == DATASET_TEXT && column->missing_count;
}

static bool text_loses_reasons(const struct dataset_column *column)
{
	return text_has_reasons(column) && !dataset_sav_keeps_reasons(column);
}

static bool number_has_reasons(const struct dataset_column *column)
{
	return column->type != DATASET_TEXT && column->missing_count;
}

static bool number_has_range(const struct dataset_column *column)
{
	return number_has_reasons(column) && column->missing_count > DATASET_SAV_MISSINGS &&
	       dataset_sav_keeps_reasons(column);
}

static bool number_loses_reasons(const struct dataset_column *column)
{
	return number_has_reasons(column) && !dataset_sav_keeps_reasons(column);
}

static const struct remark {
	bool (*applies)(const struct dataset_column *column);
	struct dataset_words words;
} remarks[] = {
        {label_is_long_in_sav, {".sav 中变量标签截至 255 字节，全文以此处为准。",
                                       "In .sav the label is cut at 255 bytes; it is whole here."}},
        {label_is_long_in_dta,
                {".dta 中变量标签截至 80 个字符，全文以此处为准。",
                        "In .dta the label is cut at 80 characters; it is whole here."}},
        {value_label_is_long,
                {".sav 中值标签截至 120 字节，全文以此处为准。",
                        "In .sav labels of values are cut at 120 bytes; they are whole here."}},
        {text_is_long_in_sav,
                {".sav 中文本截至 255 字节，全文见 CSV 文件。",
                        "In .sav texts are cut at 255 bytes; they are whole in CSV."}},
        {text_is_long_in_dta,
                {".dta 中文本截至 2045 字节，全文见 CSV 文件。",
                        "In .dta texts are cut at 2045 bytes; they are whole in CSV."}},
        {text_has_labels, {".dta 的文本没有值标签，含义以此处为准。",
                                  "Texts in .dta have no labels of values; they are here."}},
        {text_has_reasons, {".dta 中无值的文本为空，不注明原因。",
                                   "In .dta a text without a value is empty and gives no reason."}},
        {text_loses_reasons,
                {".sav 中无值的文本为空，不注明原因。",
                        "In .sav a text without a value is empty and gives no reason."}},
        {number_has_reasons, {".dta 中无值的原因依次记为 .a、.b、.c ……",
                                     "In .dta the reasons for no value are .a, .b, .c and so on, "
                                     "in this order."}},
        {number_loses_reasons,
                {".sav 中无值的数字为系统缺失值，不注明原因。",
                        "In .sav a number without a value is system-missing and gives no reason."}},
        {number_has_range,
                {".sav 中无值的代码声明为一个区间。",
                        "In .sav the codes of the reasons for no value are declared as a range."}},
};

void dataset_remarks(const struct dataset_column *column,
        void (*say)(void *context, struct dataset_words remark), void *context)
{
	for (size_t i = 0; i < sizeof(remarks) / sizeof(*remarks); i++)
		if (remarks[i].applies(column))
			say(context, remarks[i].words);
}
