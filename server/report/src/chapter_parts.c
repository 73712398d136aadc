/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chapter_parts.h"

#include <math.h>
#include <string.h>

struct str report_label(const struct report_making *making, const struct reporting_label *label)
{
	return str_from(making->document->language == REPORT_EN ? label->en : label->zh);
}

struct str report_name(const struct report_making *making, const json_t *root, const char *path)
{
	return str_from(report_words(root, path, making->document->language));
}

struct str report_year(const struct report_making *making, const json_t *root, const char *path)
{
	return report_decimal(&making->document->arena, report_number(root, path), 0);
}

struct str report_said(const struct report_making *making, enum report_sentence sentence,
        const struct report_slot *slots)
{
	return report_say(&making->document->arena, making->document->language, sentence, slots);
}

struct str report_counted(const struct report_making *making, const char *path)
{
	return report_count(&making->document->arena, report_number(making->source->figures, path));
}

struct str report_percented(const struct report_making *making, const char *path)
{
	return report_percent(
	        &making->document->arena, report_number(making->source->figures, path));
}

struct str report_decimated(const struct report_making *making, const char *path, int decimals)
{
	return report_decimal(
	        &making->document->arena, report_number(making->source->figures, path), decimals);
}

bool report_has(const struct report_making *making, const char *path)
{
	return isfinite(report_number(making->source->figures, path));
}

bool report_is_own(const struct report_making *making, const json_t *one)
{
	return report_is(one, "region", report_text(making->source->survey, "region"));
}

struct str report_age(const struct report_making *making, const char *end)
{
	const json_t *frame = report_at(making->source->facts, "instrument/frame");

	return report_year(making, frame, end);
}

struct str report_region(const struct report_making *making)
{
	const char *code = report_text(making->source->survey, "region");
	struct str name = report_name(making, making->source->facts, "region_name");

	return name.n ? name : str_from(code);
}

double report_ci(const json_t *estimate, size_t end)
{
	const json_t *value = json_array_get(json_object_get(estimate, "ci"), end);

	return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static struct str reason_of(const struct report_making *making, const json_t *estimate)
{
	struct str reason = str_from(report_text(estimate, "reason"));
	struct str words = report_label(making, reporting_label(REPORTING_REASON, reason));

	return words.n ? words
	               : report_label(making, reporting_label(REPORTING_AREA_REASON, reason));
}

struct str report_cell_value(const struct report_making *making, const json_t *estimate)
{
	struct arena *arena = &making->document->arena;
	enum report_language language = making->document->language;
	double share = report_number(estimate, "share");
	struct str value;

	if (!isfinite(share))
		return report_say(arena, language, SAY_CELL_WITHHELD,
		        REPORT_SLOTS({"reason", reason_of(making, estimate)}));
	value = report_say(arena, language, SAY_CELL_VALUE,
	        REPORT_SLOTS({"share", report_percent(arena, share)},
	                {"interval", report_interval(arena, report_ci(estimate, 0),
	                                     report_ci(estimate, 1))}));
	return report_is(estimate, "status", "flag") ? report_say(arena, language, SAY_CELL_FLAGGED,
	                                                       REPORT_SLOTS({"value", value}))
	                                             : value;
}

struct picture_mark report_mark(const json_t *estimate, bool hollow)
{
	return (struct picture_mark){report_number(estimate, "share"), report_ci(estimate, 0),
	        report_ci(estimate, 1), hollow};
}

bool report_has_target(const struct report_source *source)
{
	return isfinite(report_number(source->figures, "target/value"));
}

void report_forest_target(const struct report_making *making, struct report_forest *forest)
{
	const json_t *figures = making->source->figures;
	struct arena *arena = &making->document->arena;
	double value = report_number(figures, "target/value");

	if (!isfinite(value))
		return;
	forest->target = value;
	forest->target_label = report_say(arena, making->document->language, SAY_TARGET_LINE,
	        REPORT_SLOTS({"year", report_year(making, figures, "target/year")},
	                {"value", report_percent(arena, value)}));
}

struct str report_wanted(const struct report_making *making)
{
	const json_t *figures = making->source->figures;
	struct arena *arena = &making->document->arena;

	return report_say(arena, making->document->language,
	        report_is(figures, "target/comparison", "above") ? SAY_WANTED_ABOVE
	                                                         : SAY_WANTED_AT_LEAST,
	        REPORT_SLOTS(
	                {"value", report_percent(arena, report_number(figures, "target/value"))}));
}
