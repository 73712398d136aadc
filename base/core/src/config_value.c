/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What depends on a setting alone: one check for each kind, and its lines of help. A real or a
 * choice without a default may be left empty. */
#include "config_value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SUBJECT_SIZE = 600, RANGE_SIZE = 96, CHOICES_SIZE = 256 };

void config_setting_option(const struct config_setting *setting, char *option, size_t size)
{
	snprintf(option, size, "--%s", setting->name);
	for (char *c = option; *c; c++)
		if (*c == '_')
			*c = '-';
}

/* The option on the command line, else the place and the name. */
static const char *subject_of(
        const struct config_setting *setting, const char *from, char subject[static SUBJECT_SIZE])
{
	if (!strncmp(from, "--", 2))
		config_setting_option(setting, subject, SUBJECT_SIZE);
	else
		snprintf(subject, SUBJECT_SIZE, "%s: %s", from, setting->name);
	return subject;
}

static bool check_flag(const struct config_setting *setting, const char *value, const char *from,
        struct error *error)
{
	if (!strcmp(value, "yes") || !strcmp(value, "no"))
		return true;
	return error_set(error, "%s: %s must be yes or no", from, setting->name);
}

static bool check_number(const struct config_setting *setting, const char *value, const char *from,
        struct error *error)
{
	int64_t number;

	if (!str_to_int64(str_from(value), &number))
		return error_set(error, "%s: %s must be a whole number", from, setting->name);
	if (number < setting->least || number > setting->most)
		return error_set(error, "%s: %s must be between %lld and %lld", from, setting->name,
		        (long long)setting->least, (long long)setting->most);
	return true;
}

static bool range_has(const struct config_range *range, double value)
{
	return (value > range->least || (range->with_least && !(value < range->least))) &&
	       (value < range->most || (range->with_most && !(value > range->most)));
}

/* " between 0 and 1": the text after "is a number". */
static void range_words(const struct config_range *range, char words[static RANGE_SIZE])
{
	const char *low = range->with_least ? "from" : "above";

	if (isinf(range->least) && isinf(range->most))
		words[0] = '\0';
	else if (isinf(range->most))
		snprintf(words, RANGE_SIZE, " %s %g", low, range->least);
	else if (range->with_most)
		snprintf(words, RANGE_SIZE, " %s %g, at most %g", low, range->least, range->most);
	else if (range->with_least)
		snprintf(words, RANGE_SIZE, " from %g, below %g", range->least, range->most);
	else
		snprintf(words, RANGE_SIZE, " between %g and %g", range->least, range->most);
}

static bool check_real(const struct config_setting *setting, const char *value, const char *from,
        struct error *error)
{
	char subject[SUBJECT_SIZE], words[RANGE_SIZE];
	double number;

	if (!*value && !*setting->fallback)
		return true;
	if (str_to_double(str_from(value), &number) && range_has(&setting->range, number))
		return true;
	range_words(&setting->range, words);
	return error_set(error, "%s is a number%s, not '%s'", subject_of(setting, from, subject),
	        words, value);
}

int config_value_choice(const struct config_setting *setting, const char *value)
{
	struct str rest = str_from(setting->argument), word;

	for (int i = 0; rest.n; i++) {
		rest = str_cut(rest, '|', &word);
		if (str_equal_c(word, value))
			return i;
	}
	return -1;
}

/* "a, b or c" of "a|b|c". */
static void choice_words(struct str rest, char words[static CHOICES_SIZE])
{
	struct str word;
	size_t n = 0;

	while (rest.n && n < CHOICES_SIZE) {
		const char *before = n ? ", " : "";

		rest = str_cut(rest, '|', &word);
		n += (size_t)snprintf(words + n, CHOICES_SIZE - n, "%s%.*s",
		        n && !rest.n ? " or " : before, STR_ARG(word));
	}
}

static bool check_choice(const struct config_setting *setting, const char *value, const char *from,
        struct error *error)
{
	char subject[SUBJECT_SIZE], words[CHOICES_SIZE];

	if ((!*value && !*setting->fallback) || config_value_choice(setting, value) >= 0)
		return true;
	choice_words(str_from(setting->argument), words);
	return error_set(
	        error, "%s is %s, not %s", subject_of(setting, from, subject), words, value);
}

bool config_value_check(const struct config_setting *setting, const char *value, const char *from,
        struct error *error)
{
	switch (setting->kind) {
	case CONFIG_TEXT:
		return true;
	case CONFIG_FLAG:
		return check_flag(setting, value, from, error);
	case CONFIG_NUMBER:
		return check_number(setting, value, from, error);
	case CONFIG_REAL:
		return check_real(setting, value, from, error);
	case CONFIG_CHOICE:
		return check_choice(setting, value, from, error);
	}
	return false;
}

bool config_shows_default(const struct config_setting *setting)
{
	size_t length = strlen(setting->help);

	return setting->kind != CONFIG_FLAG && *setting->fallback && !setting->secret &&
	       !(length && setting->help[length - 1] == ']');
}

void config_print_help(const struct config_setting *settings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct config_setting *s = &settings[i];
		char option[96];
		size_t n;

		config_setting_option(s, option, sizeof(option));
		n = strlen(option);
		if (s->kind != CONFIG_FLAG)
			snprintf(option + n, sizeof(option) - n, " %s", s->argument);
		printf("  %-28s %s%s", option, s->required ? "required: " : "", s->help);
		if (config_shows_default(s))
			printf(" (default %s)", s->fallback);
		if (s->variable)
			printf(" [%s]", s->variable);
		printf("\n");
	}
}
