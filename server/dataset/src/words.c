/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "words.h"

const struct dataset_words dataset_type_words[] = {
        [DATASET_TEXT] = {"文本", "text"},
        [DATASET_INTEGER] = {"整数", "whole number"},
        [DATASET_REAL] = {"实数", "real number"},
        [DATASET_FLAG] = {"是否", "true or false"},
};

const struct dataset_words dataset_level_words[] = {
        [DATASET_NOMINAL] = {"名义", "nominal"},
        [DATASET_ORDINAL] = {"顺序", "ordinal"},
        [DATASET_SCALE] = {"尺度", "scale"},
};

static const struct dataset_label flags[] = {
        {.number = 0, .words = {"否", "no"}},
        {.number = 1, .words = {"是", "yes"}},
};

const char *dataset_words_in(struct dataset_words words, enum dataset_language language)
{
	const char *wanted = language == DATASET_EN ? words.en : words.zh;
	const char *other = language == DATASET_EN ? words.zh : words.en;

	if (wanted && *wanted)
		return wanted;
	return other ? other : "";
}

const struct dataset_label *dataset_labels(const struct dataset_column *column, size_t *count)
{
	if (column->type == DATASET_FLAG && !column->label_count) {
		*count = sizeof(flags) / sizeof(*flags);
		return flags;
	}
	*count = column->label_count;
	return column->labels;
}
