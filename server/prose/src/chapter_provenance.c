/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which run a report is of, what it was made from, and the whole report. */
#include "chapter_facts.h"
#include <prose/chapter_parts.h>

enum { REPORT_REGIONS_MOST = 300 };

static void fact(const struct prose_making *making, enum prose_sentence name, struct str value)
{
	prose_fact_more(making->document, prose_add_fact(making->document, name), value);
}

/* On a line of its own. */
static void line_more(
        const struct prose_making *making, struct prose_block *block, struct str sentence)
{
	struct str line = arena_printf(&making->document->arena, "\n%.*s", STR_ARG(sentence));

	prose_fact_more(making->document, block, block->more.n ? line : sentence);
}

static void documents(const struct prose_making *making)
{
	static const char *const paths[] = {"instrument", "standard", "booklets"};
	const json_t *recipe = prose_at(making->source->figures, "run/recipe");
	struct prose_block *block = prose_add_fact(making->document, SAY_FROM_DOCUMENTS);

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		const json_t *one = json_object_get(recipe, paths[i]);

		if (!json_is_object(one))
			continue;
		line_more(making, block,
		        prose_said(making, SAY_FROM_DOCUMENT,
		                PROSE_SLOTS({"code", str_from(prose_text(one, "code"))},
		                        {"version", str_from(prose_text(one, "version"))},
		                        {"sha256", str_from(prose_text(one, "sha256"))})));
	}
}

static void file(const struct prose_making *making)
{
	const struct prose_source *source = making->source;
	struct arena *arena = &making->document->arena;
	struct prose_block *block = prose_add_fact(making->document, SAY_FROM_FILE);

	if (!*source->published) {
		prose_fact_more(
		        making->document, block, prose_said(making, SAY_FROM_NO_FILE, NULL));
		return;
	}
	line_more(making, block,
	        prose_said(making, SAY_FROM_FILE_SAID,
	                PROSE_SLOTS({"day", prose_day(arena, source->published)},
	                        {"signer", str_from(source->signer)})));
	line_more(making, block,
	        prose_said(making, SAY_VERIFY_KEY,
	                PROSE_SLOTS({"key", str_from(source->public_key)})));
}

/* Only a main run of a sample keeps the rows of its people. */
static bool keeps_rows(const struct prose_making *making)
{
	return !prose_is_activity(making->source) &&
	       prose_is(making->source->figures, "run/kind", "main");
}

void prose_chapter_provenance(const struct prose_making *making)
{
	const json_t *run = json_object_get(making->source->figures, "run");
	struct arena *arena = &making->document->arena;

	prose_add_heading(making->document, 2, SAY_PROVENANCE);
	fact(making, SAY_FROM_RUN,
	        prose_said(making, SAY_FROM_RUN_SAID,
	                PROSE_SLOTS({"run", prose_year(making, run, "id")},
	                        {"seed", prose_year(making, run, "seed")},
	                        {"day", prose_day(arena, prose_text(run, "finished_at"))},
	                        {"version", str_from(prose_text(run, "program_version"))})));
	fact(making, SAY_FROM_SNAPSHOT, str_from(prose_text(run, "snapshot_sha256")));
	documents(making);
	if (keeps_rows(making))
		fact(making, SAY_FROM_AGAIN, prose_said(making, SAY_FROM_AGAIN_SAID, NULL));
	file(making);
}

static void summary(const struct prose_making *making)
{
	prose_add_heading(making->document, 2, SAY_SUMMARY);
	prose_chapter_headline(making);
	prose_gaps_in_short(making);
	prose_fact_response(making);
	prose_fact_precision(making);
}

static void results(const struct prose_making *making)
{
	prose_add_heading(making->document, 2, SAY_RESULTS_WHOLE);
	prose_chapter_measures(making);
	prose_chapter_trend(making);
	prose_chapter_groups(making);
	prose_chapter_groups_table(making);
	prose_chapter_regions(making, REPORT_REGIONS_MOST);
	prose_chapter_regions_table(making);
	prose_chapter_ranks(making);
	prose_chapter_gaps(making);
}

void prose_chapters(const struct prose_making *making)
{
	struct prose_document *document = making->document;
	bool activity = prose_is_activity(making->source);

	prose_chapter_head(making);
	prose_add(document, PROSE_CONTENTS, prose_sentence(SAY_CONTENTS, document->language));
	if (activity)
		prose_chapter_activity(making);
	else
		summary(making);
	prose_chapter_asked(making);
	prose_chapter_sample(making);
	if (!activity) {
		prose_chapter_response(making);
		prose_chapter_computing(making);
		results(making);
	}
	prose_chapter_not_concluded(making);
	prose_chapter_provenance(making);
}
