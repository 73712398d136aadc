/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every table of a run's figures says of itself: the survey and how it was made. */
#ifndef KESU_PUBLISH_FACTS_H
#define KESU_PUBLISH_FACTS_H

#include <publish/indicator.h>

#include <base/arena.h>
#include <dataset/dataset.h>

enum { PUBLISH_FACTS_MOST = 12 };

/* The method as facts, and the notice. Texts are kept in the arena, or as long as the indicator. */
void publish_facts_take(struct dataset *dataset, struct dataset_fact facts[PUBLISH_FACTS_MOST],
        const struct publish_indicator *indicator, struct arena *arena);
/* What goes with each copy. No words: nothing does. */
struct dataset_words publish_notice_words(const struct publish_indicator *indicator);

#endif
