/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of the JSON document. The caller owns the values that they return. */
#ifndef KESU_PUBLISH_JSON_PARTS_H
#define KESU_PUBLISH_JSON_PARTS_H

#include <publish/indicator.h>

#include <jansson.h>

/* {"zh": ..., "en": ...} */
json_t *publish_json_words(struct publish_words words);
/* {"areas": [...], "ranks": [...], "rank_targets": [...], "marked_regions": [...]} */
json_t *publish_json_areas(const struct publish_indicator *indicator);
/* {"gaps": [...], "spreads": [...], "gap_targets": [...]} */
json_t *publish_json_gaps(const struct publish_indicator *indicator);
/* What came of the comparisons that the plan promises. */
json_t *publish_json_comparisons(const struct publish_indicator *indicator);

#endif
