/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An instrument: an immutable, versioned questionnaire, loaded from its JSON document
 * ("kesu-instrument/1") and checked in every field. The server keeps it in memory for as long as it
 * runs. Everything in it, keys included, stays on the server; only what booklet.h writes is sent
 * out.
 *
 * An item is known by its code ("K01") outside and by its 1-based position in matrices and tables.
 * A response is one int64: the choice for single and true_false (1 true, 2 false), a bit mask with
 * bit choice-1 for multiple, the value itself for number.
 */
#ifndef KESU_MODEL_INSTRUMENT_H
#define KESU_MODEL_INSTRUMENT_H

#include <model/document.h>
#include <model/text.h>

enum {
	INSTRUMENT_ITEMS_MAX = 500,
	INSTRUMENT_OPTIONS_MAX = 31, /* an item's; a background question has its own limit */
	INSTRUMENT_BACKGROUND_MAX = 32,
	INSTRUMENT_BACKGROUND_OPTIONS_MAX = 62,
	INSTRUMENT_KEY_GROUPS_MAX = 5,
	INSTRUMENT_BENCHMARKS = 26, /* of the 2016 benchmark */
	INSTRUMENT_POINTS_MAX = 100,
	INSTRUMENT_NUMBER_MAX = 1000000000, /* plus or minus, where an item sets no bounds */
	INSTRUMENT_AGE_MAX = 120,
	INSTRUMENT_ANCHORS_LEAST = 3, /* fewer cannot hold a scale */
};

enum instrument_bank { BANK_OPEN, BANK_SECURE, BANKS };
enum item_type { ITEM_SINGLE, ITEM_TRUE_FALSE, ITEM_MULTIPLE, ITEM_NUMBER, ITEM_TYPES };
enum dimension {
	DIMENSION_KNOWLEDGE,
	DIMENSION_METHODS,
	DIMENSION_SPIRIT,
	DIMENSION_APPLICATION,
	DIMENSIONS
};
enum background_type { BACKGROUND_SINGLE, BACKGROUND_NUMBER, BACKGROUND_TYPES };

/* The words of the documents for the above, indexed by them. */
extern const char *const model_instrument_bank_codes[BANKS];
extern const char *const model_item_type_codes[ITEM_TYPES];
extern const char *const model_dimension_codes[DIMENSIONS];
extern const char *const model_background_type_codes[BACKGROUND_TYPES];

struct item_option {
	int choice; /* its place in the list, from 1 */
	struct model_text text;
};

struct instrument_item {
	struct str code;
	int position; /* from 1 */
	enum item_type type;
	enum dimension dimension;
	int points;
	uint32_t benchmarks; /* bit b-1 for benchmark b, 1 to 26 */
	struct model_text text;
	const struct item_option *options; /* none for a number */
	int option_count;
	int min, max; /* of a number */
	int64_t key;  /* encoded like a response */
	struct model_text rationale, source;
};

struct background_option {
	struct str code;
	struct model_text text;
};

struct background_question {
	struct str code;
	enum background_type type;
	bool required;
	struct model_text text;
	const struct background_option *options; /* none for a number */
	int option_count;
	int min, max; /* of a number */
};

/* A respondent belongs when the age (if asked) lies in the range and every listed background
 * question was answered with one of the listed options. */
struct key_group_rule {
	int question;     /* index into background */
	uint64_t options; /* bit i: option i belongs */
};

struct key_group {
	struct str code;
	int level; /* index into the levels of GROUP_KEY_GROUP (scoring_key.h), or beyond them:
	            * one that a programme declares (scoring_key.h) */
	struct model_text text;
	bool has_age;
	int age_min, age_max; /* years, both included */
	bool outside_frame;
	uint8_t residence; /* bits of levels, of a programme's group; 0: any */
	const struct key_group_rule *rules;
	int rule_count;
};

/* A reference to another instrument, by name. Without a code there is none. */
struct instrument_name {
	struct str code, version;
};

/*
 * Items that are taken unchanged from an earlier version, which keep its scale, and the version on
 * whose whole form the points are judged. The document alone cannot tell whether that version
 * exists and its items are the same; see model_instrument_item_difference.
 */
struct instrument_anchors {
	struct instrument_name from, reference; /* reference: none without from */
	const int *positions;                   /* of this instrument's items */
	int count;
};

struct instrument {
	struct str code, version; /* "kesu-open-50", "1.0.0" */
	enum instrument_bank bank;
	struct str standard, licence;
	struct model_text title, notice;
	int age_min, age_max; /* the frame, both included */
	const struct background_question *background;
	int background_count;
	const struct key_group *key_groups;
	int key_group_count;
	const struct instrument_item *items; /* items[position - 1] */
	int item_count;
	struct instrument_anchors anchors;
	struct instrument_memory *memory; /* arena and indexes */
};

/* NULL with at least one problem added. The instrument keeps nothing of `text`. */
struct instrument *model_instrument_load(struct str text, struct model_problems *problems);
struct instrument *model_instrument_read(const char *path, struct model_problems *problems);
/* Of a document whose items have no key, no rationale and no source; one that has any is refused.
 * It is enough to check answers by, and useless for scoring. */
struct instrument *model_instrument_load_questions(
        struct str text, struct model_problems *problems);
void model_instrument_free(struct instrument *instrument); /* NULL is fine */

/* By code, in constant time; NULL when there is none. */
const struct instrument_item *model_instrument_item_find(
        const struct instrument *instrument, struct str code);
const struct background_question *model_instrument_background_find(
        const struct instrument *instrument, struct str code);
/* The first field in which two items differ in a way that matters for answering or scoring; NULL:
 * none. */
const char *model_instrument_item_difference(
        const struct instrument_item *item, const struct instrument_item *other);
/* Index into question->options, or -1. */
int model_background_option_find(const struct background_question *question, struct str code);

#endif
