/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which run a report is of, what it was made from, and the whole report. */
#include "chapter_facts.h"
#include "chapter_parts.h"

enum { REPORT_REGIONS_MOST = 300 };

static void fact(const struct report_making *making, enum report_sentence name, struct str value)
{
	report_fact_more(making->document, report_add_fact(making->document, name), value);
}

/* On a line of its own. */
static void line_more(
        const struct report_making *making, struct report_block *block, struct str sentence)
{
	struct str line = arena_printf(&making->document->arena, "\n%.*s", STR_ARG(sentence));

	report_fact_more(making->document, block, block->more.n ? line : sentence);
}

static void documents(const struct report_making *making)
{
	static const char *const paths[] = {"instrument", "standard", "booklets"};
	const json_t *recipe = report_at(making->source->figures, "run/recipe");
	struct report_block *block = report_add_fact(making->document, SAY_FROM_DOCUMENTS);

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		const json_t *one = json_object_get(recipe, paths[i]);

		if (!json_is_object(one))
			continue;
		line_more(making, block,
		        report_said(making, SAY_FROM_DOCUMENT,
		                REPORT_SLOTS({"code", str_from(report_text(one, "code"))},
		                        {"version", str_from(report_text(one, "version"))},
		                        {"sha256", str_from(report_text(one, "sha256"))})));
	}
}

static void file(const struct report_making *making)
{
	const struct report_source *source = making->source;
	struct arena *arena = &making->document->arena;
	struct report_block *block = report_add_fact(making->document, SAY_FROM_FILE);

	if (!*source->published) {
		report_fact_more(
		        making->document, block, report_said(making, SAY_FROM_NO_FILE, NULL));
		return;
	}
	line_more(making, block,
	        report_said(making, SAY_FROM_FILE_SAID,
	                REPORT_SLOTS({"day", report_day(arena, source->published)},
	                        {"signer", str_from(source->signer)})));
	line_more(making, block,
	        report_said(making, SAY_VERIFY_KEY,
	                REPORT_SLOTS({"key", str_from(source->public_key)})));
}

void report_chapter_provenance(const struct report_making *making)
{
	const json_t *run = json_object_get(making->source->figures, "run");
	struct arena *arena = &making->document->arena;

	report_add_heading(making->document, 2, SAY_PROVENANCE);
	fact(making, SAY_FROM_RUN,
	        report_said(making, SAY_FROM_RUN_SAID,
	                REPORT_SLOTS({"run", report_year(making, run, "id")},
	                        {"seed", report_year(making, run, "seed")},
	                        {"day", report_day(arena, report_text(run, "finished_at"))},
	                        {"version", str_from(report_text(run, "program_version"))})));
	fact(making, SAY_FROM_SNAPSHOT, str_from(report_text(run, "snapshot_sha256")));
	documents(making);
	fact(making, SAY_FROM_AGAIN, report_said(making, SAY_FROM_AGAIN_SAID, NULL));
	file(making);
}

static void summary(const struct report_making *making)
{
	report_chapter_headline(making);
	report_gaps_in_short(making);
	report_fact_response(making);
	report_fact_precision(making);
}

static void results(const struct report_making *making)
{
	report_add_heading(making->document, 2, SAY_RESULTS_WHOLE);
	report_chapter_measures(making);
	report_chapter_trend(making);
	report_chapter_groups(making);
	report_chapter_groups_table(making);
	report_chapter_regions(making, REPORT_REGIONS_MOST);
	report_chapter_regions_table(making);
	report_chapter_ranks(making);
	report_chapter_gaps(making);
}

void report_chapters(const struct report_making *making)
{
	struct report_document *document = making->document;
	bool activity = report_is_activity(making->source);

	report_chapter_head(making);
	report_add(document, REPORT_CONTENTS, report_sentence(SAY_CONTENTS, document->language));
	report_add_heading(document, 2, SAY_SUMMARY);
	if (activity)
		report_chapter_activity(making);
	else
		summary(making);
	report_chapter_asked(making);
	report_chapter_sample(making);
	if (!activity) {
		report_chapter_response(making);
		report_chapter_computing(making);
		results(making);
	}
	report_chapter_not_concluded(making);
	report_chapter_provenance(making);
}
