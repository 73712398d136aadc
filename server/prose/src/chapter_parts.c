/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <prose/chapter_parts.h>

#include <math.h>
#include <string.h>

struct str prose_label(const struct prose_making *making, const struct reporting_label *label)
{
	return str_from(making->document->language == PROSE_EN ? label->en : label->zh);
}

struct str prose_name(const struct prose_making *making, const json_t *root, const char *path)
{
	return str_from(prose_words(root, path, making->document->language));
}

struct str prose_year(const struct prose_making *making, const json_t *root, const char *path)
{
	return prose_decimal(&making->document->arena, prose_number(root, path), 0);
}

struct str prose_said(const struct prose_making *making, enum prose_sentence sentence,
        const struct prose_slot *slots)
{
	return prose_say(&making->document->arena, making->document->language, sentence, slots);
}

struct str prose_counted(const struct prose_making *making, const char *path)
{
	return prose_count(&making->document->arena, prose_number(making->source->figures, path));
}

struct str prose_percented(const struct prose_making *making, const char *path)
{
	return prose_percent(&making->document->arena, prose_number(making->source->figures, path));
}

struct str prose_decimated(const struct prose_making *making, const char *path, int decimals)
{
	return prose_decimal(
	        &making->document->arena, prose_number(making->source->figures, path), decimals);
}

bool prose_has(const struct prose_making *making, const char *path)
{
	return isfinite(prose_number(making->source->figures, path));
}

bool prose_is_own(const struct prose_making *making, const json_t *one)
{
	return prose_is(one, "region", prose_text(making->source->survey, "region"));
}

struct str prose_age(const struct prose_making *making, const char *end)
{
	const json_t *frame = prose_at(making->source->facts, "instrument/frame");

	return prose_year(making, frame, end);
}

struct str prose_region(const struct prose_making *making)
{
	const char *code = prose_text(making->source->survey, "region");
	struct str name = prose_name(making, making->source->facts, "region_name");

	return name.n ? name : str_from(code);
}

double prose_ci(const json_t *estimate, size_t end)
{
	const json_t *value = json_array_get(json_object_get(estimate, "ci"), end);

	return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static struct str reason_of(const struct prose_making *making, const json_t *estimate)
{
	struct str reason = str_from(prose_text(estimate, "reason"));
	struct str words = prose_label(making, reporting_label(REPORTING_REASON, reason));

	return words.n ? words
	               : prose_label(making, reporting_label(REPORTING_AREA_REASON, reason));
}

struct str prose_flagged(const struct prose_making *making, const json_t *figure, struct str value)
{
	if (!prose_is(figure, "status", "flag"))
		return value;
	return prose_say(&making->document->arena, making->document->language, SAY_CELL_FLAGGED,
	        PROSE_SLOTS({"value", value}));
}

struct str prose_cell_value(const struct prose_making *making, const json_t *estimate)
{
	struct arena *arena = &making->document->arena;
	enum prose_language language = making->document->language;
	double share = prose_number(estimate, "share");

	if (!isfinite(share))
		return prose_say(arena, language, SAY_CELL_WITHHELD,
		        PROSE_SLOTS({"reason", reason_of(making, estimate)}));
	return prose_flagged(making, estimate,
	        prose_say(arena, language, SAY_CELL_VALUE,
	                PROSE_SLOTS({"share", prose_percent(arena, share)},
	                        {"interval", prose_interval(arena, prose_ci(estimate, 0),
	                                             prose_ci(estimate, 1))})));
}

struct picture_mark prose_mark(const json_t *estimate, bool hollow)
{
	return (struct picture_mark){prose_number(estimate, "share"), prose_ci(estimate, 0),
	        prose_ci(estimate, 1), hollow};
}

bool prose_has_target(const struct prose_source *source)
{
	return isfinite(prose_number(source->figures, "target/value"));
}

void prose_forest_target(const struct prose_making *making, struct prose_forest *forest)
{
	const json_t *figures = making->source->figures;
	struct arena *arena = &making->document->arena;
	double value = prose_number(figures, "target/value");

	if (!isfinite(value))
		return;
	forest->target = value;
	forest->target_label = prose_say(arena, making->document->language, SAY_TARGET_LINE,
	        PROSE_SLOTS({"year", prose_year(making, figures, "target/year")},
	                {"value", prose_percent(arena, value)}));
}

struct str prose_wanted(const struct prose_making *making)
{
	const json_t *figures = making->source->figures;
	struct arena *arena = &making->document->arena;

	return prose_say(arena, making->document->language,
	        prose_is(figures, "target/comparison", "above") ? SAY_WANTED_ABOVE
	                                                        : SAY_WANTED_AT_LEAST,
	        PROSE_SLOTS(
	                {"value", prose_percent(arena, prose_number(figures, "target/value"))}));
}
