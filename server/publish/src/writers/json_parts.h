/* Parts of the JSON document. The caller owns what they give. */
#ifndef KESU_PUBLISH_JSON_PARTS_H
#define KESU_PUBLISH_JSON_PARTS_H

#include <publish/indicator.h>

#include <jansson.h>

/* {"zh": ..., "en": ...} */
json_t *json_words(struct indicator_words words);
/* {"areas": [...], "ranks": [...], "rank_targets": [...]} */
json_t *json_areas(const struct indicator *indicator);

#endif
