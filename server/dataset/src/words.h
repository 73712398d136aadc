/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that describe columns in every format. */
#ifndef KESU_DATASET_WORDS_H
#define KESU_DATASET_WORDS_H

#include <dataset/dataset.h>

/* The words in this language; in the other one when it has none; "" when neither has. */
const char *dataset_words_in(struct dataset_words words, enum dataset_language language);
static inline bool dataset_words_given(struct dataset_words words)
{
	return (words.zh && *words.zh) || (words.en && *words.en);
}

/* By type and by measurement level. */
extern const struct dataset_words dataset_type_words[], dataset_level_words[];

/* What the codes of a column mean: its own labels, or those of true and false. */
const struct dataset_label *dataset_labels(const struct dataset_column *column, size_t *count);

#endif
