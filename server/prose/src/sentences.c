/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <prose/sentences.h>

#include <base/buf.h>

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SENTENCE_MAX = 64 << 10, CHINA_AHEAD_S = 8 * 3600, FEW_PERCENT = 1, MOST_PERCENT = 99 };

struct str prose_sentence(enum prose_sentence sentence, enum prose_language language)
{
	return str_from(prose_sentences[sentence][language]);
}

/* Adds what the place is filled with. */
static void slot_add(struct buf *out, const struct prose_slot *slots, struct str name)
{
	while (slots && slots->name && !str_equal_c(name, slots->name))
		slots++;
	if (slots && slots->name)
		buf_add(out, slots->value);
	else
		buf_printf(out, "{%.*s}", STR_ARG(name));
}

struct str prose_say(struct arena *arena, enum prose_language language,
        enum prose_sentence sentence, const struct prose_slot *slots)
{
	struct str rest = prose_sentence(sentence, language), before, name, said;
	struct buf out;

	buf_init(&out, SENTENCE_MAX);
	while (rest.n) {
		rest = str_cut(rest, '{', &before);
		buf_add(&out, before);
		if (!rest.n)
			break;
		rest = str_cut(rest, '}', &name);
		slot_add(&out, slots, name);
	}
	said = arena_copy(arena, buf_str(&out));
	buf_free(&out);
	return said;
}

/* No "-0.0". */
static double unsigned_zero(double value, int decimals)
{
	return fabs(value) < 0.5 * pow(10, -decimals) ? 0 : value;
}

struct str prose_decimal(struct arena *arena, double value, int decimals)
{
	if (!isfinite(value))
		return STR("–");
	return arena_printf(arena, "%.*f", decimals, unsigned_zero(value, decimals));
}

struct str prose_percent(struct arena *arena, double share)
{
	return isfinite(share) ? arena_printf(arena, "%.1f%%", unsigned_zero(share * 100, 1))
	                       : STR("–");
}

struct str prose_points(struct arena *arena, double share)
{
	return prose_decimal(arena, share * 100, 2);
}

struct str prose_signed(struct arena *arena, double share)
{
	double points = unsigned_zero(share * 100, 1);

	if (!isfinite(share))
		return STR("–");
	return arena_printf(arena, "%s%.1f",
	        points < 0   ? "−"
	        : points > 0 ? "+"
	                     : "",
	        fabs(points));
}

struct str prose_interval(struct arena *arena, double low, double high)
{
	if (!isfinite(low) || !isfinite(high))
		return STR("–");
	return arena_printf(
	        arena, "%.1f–%.1f%%", unsigned_zero(low * 100, 1), unsigned_zero(high * 100, 1));
}

struct str prose_count(struct arena *arena, double n)
{
	char digits[32], grouped[48];
	size_t length, out = 0;

	if (!isfinite(n) || n < 0)
		return STR("–");
	length = (size_t)snprintf(digits, sizeof(digits), "%.0f", n);
	for (size_t i = 0; i < length && out < sizeof(grouped) - 2; i++) {
		if (i && (length - i) % 3 == 0)
			grouped[out++] = ',';
		grouped[out++] = digits[i];
	}
	return arena_copy(arena, (struct str){grouped, out});
}

struct str prose_chance(struct arena *arena, enum prose_language language, double probability)
{
	double percent = probability * 100;

	if (!isfinite(probability))
		return STR("–");
	if (percent < FEW_PERCENT)
		return prose_sentence(SAY_CHANCE_FEW, language);
	return percent > MOST_PERCENT ? prose_sentence(SAY_CHANCE_MOST, language)
	                              : arena_printf(arena, "%.0f%%", percent);
}

struct str prose_day(struct arena *arena, const char *stamp)
{
	struct tm parts = {0};
	time_t at;
	char day[16];

	if (!strptime(stamp, "%Y-%m-%dT%H:%M:%S", &parts))
		return STR("");
	at = timegm(&parts) + CHINA_AHEAD_S;
	gmtime_r(&at, &parts);
	strftime(day, sizeof(day), "%Y-%m-%d", &parts);
	return arena_copy(arena, str_from(day));
}
