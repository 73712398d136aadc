/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page or a report begins with, and an activity, which has no share. */
#include <prose/chapter_parts.h>

static void publication_said(const struct prose_making *making)
{
	const struct prose_source *source = making->source;
	struct arena *arena = &making->document->arena;
	bool is_published = *source->published != '\0';
	const char *stamp =
	        is_published ? source->published : prose_text(source->figures, "run/finished_at");

	prose_add_said(making->document, PROSE_NOTE,
	        is_published ? SAY_PUBLISHED : SAY_NOT_PUBLISHED,
	        PROSE_SLOTS({"day", prose_day(arena, stamp)},
	                {"run", prose_year(making, source->figures, "run/id")}));
}

/* Of a run that is not the survey's own. */
static void kind_said(const struct prose_making *making)
{
	struct str kind = str_from(prose_text(making->source->figures, "run/kind"));

	if (kind.n && !str_equal_c(kind, "main"))
		prose_add_said(making->document, PROSE_WARNING, SAY_RUN_KIND,
		        PROSE_SLOTS({"kind",
		                prose_label(making, reporting_label(REPORTING_RUN_KIND, kind))}));
}

/* What stands on every page and on the picture. */
static struct str label_of(const struct prose_making *making)
{
	enum prose_language language = making->document->language;
	struct str rehearsal = prose_sentence(SAY_REHEARSAL_SHORT, language);
	struct str withdrawn = prose_sentence(SAY_WITHDRAWN_SHORT, language);

	if (prose_is_rehearsal(making->source) && making->source->withdrawn)
		return arena_printf(&making->document->arena, "%.*s · %.*s", STR_ARG(rehearsal),
		        STR_ARG(withdrawn));
	if (making->source->withdrawn)
		return withdrawn;
	return prose_is_rehearsal(making->source) ? rehearsal : (struct str){0};
}

void prose_chapter_head(const struct prose_making *making)
{
	struct prose_document *document = making->document;
	const struct prose_source *source = making->source;
	struct str class = str_from(prose_text(source->survey, "result_class"));

	document->title = prose_name(making, source->survey, "title");
	document->about = prose_say(&document->arena, document->language, SAY_ABOUT,
	        PROSE_SLOTS({"region", prose_region(making)},
	                {"year", prose_year(making, source->survey, "year")},
	                {"class", prose_label(making,
	                                  reporting_label(REPORTING_RESULT_CLASS, class))}));
	publication_said(making);
	document->label = label_of(making);
	if (prose_is_rehearsal(source))
		prose_add_said(document, PROSE_WARNING, SAY_REHEARSAL, NULL);
	if (source->withdrawn) {
		prose_add_said(document, PROSE_WARNING, SAY_WITHDRAWN,
		        PROSE_SLOTS({"reason", str_from(source->withdrawn)}));
		prose_add_said(document, PROSE_NOTE, SAY_WITHDRAWN_KEPT, NULL);
	}
	kind_said(making);
	if (prose_is_activity(source))
		prose_add_said(document, PROSE_WARNING, SAY_ACTIVITY_NOTE, NULL);
}

void prose_chapter_activity(const struct prose_making *making)
{
	struct prose_document *document = making->document;
	struct arena *arena = &document->arena;
	const json_t *list = json_object_get(making->source->figures, "statistics"), *one;
	static const struct prose_column columns[] = {{SAY_GROUP, 0.4}, {SAY_ACTIVITY_STARTED, 0.2},
	        {SAY_ACTIVITY_SUBMITTED, 0.2}, {SAY_ACTIVITY_SCORE, 0.2}};
	struct prose_table *table;

	prose_add_heading(document, 2, SAY_ACTIVITY);
	table = prose_add_table(document, SAY_ACTIVITY, columns, 4);
	for (size_t i = 0; (one = json_array_get(list, i)); i++) {
		struct prose_table_row *row = prose_table_row(document, table);

		row->cells[0] = prose_name(making, one, "group_label");
		row->cells[1] = prose_count(arena, prose_number(one, "attempts"));
		row->cells[2] = prose_count(arena, prose_number(one, "submitted"));
		row->cells[3] = prose_decimal(arena, prose_number(one, "mean_score"), 1);
	}
}
