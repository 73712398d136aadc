/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page or a report begins with, and an activity, which has no share. */
#include "chapter_parts.h"

static void publication_said(const struct report_making *making)
{
	const struct report_source *source = making->source;
	struct arena *arena = &making->document->arena;
	bool is_published = *source->published != '\0';
	const char *stamp =
	        is_published ? source->published : report_text(source->figures, "run/finished_at");

	report_add_said(making->document, REPORT_NOTE,
	        is_published ? SAY_PUBLISHED : SAY_NOT_PUBLISHED,
	        REPORT_SLOTS({"day", report_day(arena, stamp)},
	                {"run", report_year(making, source->figures, "run/id")}));
}

/* Of a run that is not the survey's own. */
static void kind_said(const struct report_making *making)
{
	struct str kind = str_from(report_text(making->source->figures, "run/kind"));

	if (kind.n && !str_equal_c(kind, "main"))
		report_add_said(making->document, REPORT_WARNING, SAY_RUN_KIND,
		        REPORT_SLOTS({"kind",
		                report_label(making, reporting_label(REPORTING_RUN_KIND, kind))}));
}

/* What stands on every page and on the picture. */
static struct str label_of(const struct report_making *making)
{
	enum report_language language = making->document->language;
	struct str rehearsal = report_sentence(SAY_REHEARSAL_SHORT, language);
	struct str withdrawn = report_sentence(SAY_WITHDRAWN_SHORT, language);

	if (report_is_rehearsal(making->source) && making->source->withdrawn)
		return arena_printf(&making->document->arena, "%.*s · %.*s", STR_ARG(rehearsal),
		        STR_ARG(withdrawn));
	if (making->source->withdrawn)
		return withdrawn;
	return report_is_rehearsal(making->source) ? rehearsal : (struct str){0};
}

void report_chapter_head(const struct report_making *making)
{
	struct report_document *document = making->document;
	const struct report_source *source = making->source;
	struct str class = str_from(report_text(source->survey, "result_class"));

	document->title = report_name(making, source->survey, "title");
	document->about = report_say(&document->arena, document->language, SAY_ABOUT,
	        REPORT_SLOTS({"region", report_region(making)},
	                {"year", report_year(making, source->survey, "year")},
	                {"class", report_label(making,
	                                  reporting_label(REPORTING_RESULT_CLASS, class))}));
	publication_said(making);
	document->label = label_of(making);
	if (report_is_rehearsal(source))
		report_add_said(document, REPORT_WARNING, SAY_REHEARSAL, NULL);
	if (source->withdrawn) {
		report_add_said(document, REPORT_WARNING, SAY_WITHDRAWN,
		        REPORT_SLOTS({"reason", str_from(source->withdrawn)}));
		report_add_said(document, REPORT_NOTE, SAY_WITHDRAWN_KEPT, NULL);
	}
	kind_said(making);
	if (report_is_activity(source))
		report_add_said(document, REPORT_WARNING, SAY_ACTIVITY_NOTE, NULL);
}

void report_chapter_activity(const struct report_making *making)
{
	struct report_document *document = making->document;
	struct arena *arena = &document->arena;
	const json_t *list = json_object_get(making->source->figures, "statistics"), *one;
	static const struct report_column columns[] = {{SAY_GROUP, 0.4},
	        {SAY_ACTIVITY_STARTED, 0.2}, {SAY_ACTIVITY_SUBMITTED, 0.2},
	        {SAY_ACTIVITY_SCORE, 0.2}};
	struct report_table *table;

	report_add_heading(document, 2, SAY_ACTIVITY);
	table = report_add_table(document, SAY_ACTIVITY, columns, 4);
	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		struct report_table_row *row = report_table_row(document, table);

		row->cells[0] = report_name(making, one, "group_label");
		row->cells[1] = report_count(arena, report_number(one, "attempts"));
		row->cells[2] = report_count(arena, report_number(one, "submitted"));
		row->cells[3] = report_decimal(arena, report_number(one, "mean_score"), 1);
	}
}
