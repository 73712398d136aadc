/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The document of progress.h as tables: all first, then by region, stratum, psu, interviewer, day.
 */
#include "progress.h"

#include <kit/columns.h>
#include <reporting/labels.h>

#include <stdio.h>
#include <string.h>

enum { ARENA_CHUNK = 64 << 10, NAME_WIDTH = 24, OUT_MAX = 64 << 20 };

/* Which lists are printed, and the members of a row in their order; the first one names it. */
static const struct list {
	const char *name;
	const char *members[COLUMNS_MAX + 1];
} lists[] = {
        {"regions", {"region", "drawn", "sent", "started", "complete", "break_off", "refused",
                            "non_contact", "ineligible", "rr1", "rr3", "rr5", "cooperation",
                            "contact"}},
        {"strata", {"stratum", "drawn", "sent", "started", "complete", "break_off", "refused",
                           "non_contact", "ineligible", "rr1", "rr3", "rr5", "cooperation",
                           "contact"}},
        {"psus", {"psu", "drawn", "sent", "started", "complete", "break_off", "refused",
                         "non_contact", "ineligible", "rr1", "rr3", "rr5", "cooperation",
                         "contact"}},
        {"interviewers", {"interviewer", "cases", "contacts", "complete", "break_off", "refused",
                                 "non_contact", "ineligible", "cooperation", "contact"}},
        {"days", {"day", "complete", "total", "planned"}},
};

static const char *const totals[] = {"drawn", "sent", "started", "complete", "partial", "break_off",
        "refused", "non_contact", "other", "unknown", "ineligible", "contradicted", "rr1", "rr3",
        "e", "rr5", "cooperation", "contact"};
static const char *const alone[] = {"withdrawn", "median_minutes"};
static const char *const doubtful[] = {"too_fast", "same_choice"};

static bool is_share(const char *member)
{
	return !strncmp(member, "rr", 2) || !strcmp(member, "e") ||
	       !strcmp(member, "cooperation") || !strcmp(member, "contact");
}

/* What is not there is a dash. Shares are in per cent. */
static struct str cell(struct arena *arena, const json_t *row, const char *member)
{
	const json_t *value = json_object_get(row, member);

	if (json_is_string(value))
		return columns_cut(arena,
		        (struct str){json_string_value(value), json_string_length(value)},
		        NAME_WIDTH);
	if (json_is_integer(value))
		return arena_printf(arena, "%lld", (long long)json_integer_value(value));
	if (json_is_real(value) && is_share(member))
		return arena_printf(arena, "%.1f", 100 * json_real_value(value));
	if (json_is_real(value))
		return arena_printf(arena, "%.1f", json_real_value(value));
	return STR("–");
}

static void put_line(struct arena *arena, const json_t *row, const char *member, struct buf *out)
{
	const struct reporting_label *label =
	        reporting_label(REPORTING_FIELDWORK, str_from(member));
	struct str value = cell(arena, row, member);

	buf_printf(out, "%s %s %.*s%s\n", label->zh, label->en, STR_ARG(value),
	        is_share(member) && value.p[0] >= '0' && value.p[0] <= '9' ? " %" : "");
}

static void put_list(
        struct arena *arena, const json_t *rows, const struct list *list, struct buf *out)
{
	struct columns_head heads[COLUMNS_MAX];
	struct columns columns;
	size_t count = 0, i;
	json_t *row;

	for (; list->members[count]; count++) {
		const struct reporting_label *label =
		        reporting_label(REPORTING_FIELDWORK, str_from(list->members[count]));

		heads[count] = (struct columns_head){label->zh, label->en, count > 0};
	}
	columns_init(&columns, heads, count);
	json_array_foreach((json_t *)(uintptr_t)rows, i, row)
	{
		for (size_t c = 0; c < count; c++)
			columns_add(&columns, cell(arena, row, list->members[c]));
	}
	if (i) {
		buf_add(out, STR("\n"));
		columns_write(&columns, out);
	}
	columns_end(&columns);
}

/* People beside the sample. */
static void put_opt_in(const json_t *progress, struct buf *out)
{
	static const char *const members[] = {"open", "submitted"}, *const labels[] = {
	                                                                    "opt_in_open",
	                                                                    "opt_in_submitted"};
	const json_t *opt_in = json_object_get(progress, "opt_in");

	for (size_t i = 0; i < 2 && json_is_object(opt_in); i++) {
		const struct reporting_label *label =
		        reporting_label(REPORTING_FIELDWORK, str_from(labels[i]));

		buf_printf(out, "%s %s %lld\n", label->zh, label->en,
		        (long long)json_integer_value(json_object_get(opt_in, members[i])));
	}
}

static void put_head(const json_t *progress, struct buf *out)
{
	const json_t *plan = json_object_get(progress, "plan");
	const char *opens = json_string_value(json_object_get(plan, "opens"));
	const char *closes = json_string_value(json_object_get(plan, "closes"));

	if (json_is_true(json_object_get(progress, "rehearsal")))
		buf_printf(out, "%s %s  ", REPORTING_NOTICE_REHEARSAL_ZH,
		        REPORTING_NOTICE_REHEARSAL_EN);
	buf_printf(out, "%s  %s  %s\n", json_string_value(json_object_get(progress, "survey")),
	        json_string_value(json_object_get(progress, "state")),
	        json_string_value(json_object_get(progress, "at")));
	if (opens && closes && *opens && *closes)
		buf_printf(out, "%s – %s\n", opens, closes);
}

void field_progress_print(const json_t *progress)
{
	const json_t *quality = json_object_get(progress, "quality");
	struct arena arena;
	struct buf out;

	arena_init(&arena, ARENA_CHUNK);
	buf_init(&out, OUT_MAX);
	put_head(progress, &out);
	for (size_t i = 0; i < sizeof(totals) / sizeof(*totals); i++)
		put_line(&arena, json_object_get(progress, "total"), totals[i], &out);
	for (size_t i = 0; i < sizeof(alone) / sizeof(*alone); i++)
		put_line(&arena, progress, alone[i], &out);
	for (size_t i = 0; i < sizeof(doubtful) / sizeof(*doubtful); i++)
		put_line(&arena, quality, doubtful[i], &out);
	put_opt_in(progress, &out);
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		put_list(&arena, json_object_get(progress, lists[i].name), &lists[i], &out);
	fwrite(buf_str(&out).p, 1, buf_str(&out).n, stdout);
	buf_free(&out);
	arena_free(&arena);
}
