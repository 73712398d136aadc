/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every sentence of a page and of a report, in both languages: a table (sentences.json), and a
 * function that fills the places of a sentence, {such} as this one. A sentence says only what its
 * places are filled with; whoever has no number for a place leaves the sentence out.
 */
#ifndef KESU_PROSE_SENTENCES_H
#define KESU_PROSE_SENTENCES_H

#include <prose/source.h>

#include <base/arena.h>
#include <base/str.h>

#include <prose/sentence_names.h> /* made of sentences.json */

/* Chinese, English; as enum prose_language has them. */
extern const char *const prose_sentences[SAY__COUNT][2];

/* What stands in a place; a list ends with a name of NULL. */
struct prose_slot {
	const char *name;
	struct str value;
};

#define PROSE_SLOTS(...) ((const struct prose_slot[]){__VA_ARGS__, {0}})

/* As it stands in the table, with its places. */
struct str prose_sentence(enum prose_sentence sentence, enum prose_language language);
/* With its places filled. A place that the list does not name stays as it is, which is a mistake of
 * the source's that the tests look for. */
struct str prose_say(struct arena *arena, enum prose_language language,
        enum prose_sentence sentence, const struct prose_slot *slots);

/* Numbers as people read them; NAN is a dash. */
struct str prose_percent(struct arena *arena, double share);             /* 0.138 -> "13.8%" */
struct str prose_points(struct arena *arena, double share);              /* 0.0123 -> "1.23" */
struct str prose_signed(struct arena *arena, double share);              /* 0.0123 -> "+1.2" */
struct str prose_interval(struct arena *arena, double low, double high); /* "11.9–15.8%" */
struct str prose_decimal(struct arena *arena, double value, int decimals);
struct str prose_count(struct arena *arena, double n); /* 12345 -> "12,345" */
/* "under 1%", "37%", "over 99%". */
struct str prose_chance(struct arena *arena, enum prose_language language, double probability);
/* The day of "2026-11-30T15:44:10.493368Z" in China: "2026-12-01"; "" of what is no time. */
struct str prose_day(struct arena *arena, const char *stamp);

#endif
