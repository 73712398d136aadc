/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <tools/survey/names.h>

#include <stdio.h>
#include <string.h>

static char *without_blanks(char *text)
{
	size_t n;

	text += strspn(text, " \t");
	for (n = strlen(text); n && strchr(" \t", text[n - 1]); n--)
		text[n - 1] = 0;
	return text;
}

/* A name with a separator in it stands in quotes, and a quote in it twice. NULL: the quotes do not
 * fit. *rest is NULL behind the last name; *behind is the separator. Blanks around a name are no
 * part of it. */
static char *next_name(char **rest, const char *separators, char *behind)
{
	char *name = *rest + strspn(*rest, " \t"), *from = name + 1, *to = name;

	if (*name != '"') {
		from = strpbrk(name, separators);
		*rest = from ? from + 1 : NULL;
		*behind = 0;
		if (from) {
			*behind = *from;
			*from = 0;
		}
		return without_blanks(name);
	}
	for (; *from && (*from != '"' || from[1] == '"'); *to++ = *from++)
		from += *from == '"';
	if (!*from)
		return NULL;
	from += 1 + strspn(from + 1, " \t");
	if (*from && !strchr(separators, *from))
		return NULL;
	*behind = *from;
	*rest = *from ? from + 1 : NULL;
	*to = 0;
	return name;
}

struct reading {
	struct survey_names *names;
	const char *option;
	uint32_t most;
	bool pairs;
};

static bool add_name(
        const struct reading *reading, const char *name, char behind, struct error *error)
{
	struct survey_names *names = reading->names;

	if (!*name)
		return error_set(error, "--%s: a column without a name", reading->option);
	if (names->count == reading->most)
		return error_set(
		        error, "--%s takes at most %u columns", reading->option, reading->most);
	for (uint32_t i = 0; !reading->pairs && i < names->count; i++)
		if (!strcmp(names->name[i], name))
			return error_set(error, "--%s names %s twice", reading->option, name);
	names->behind[names->count] = behind;
	names->name[names->count++] = name;
	return true;
}

bool tools_names_read(struct survey_names *names, const struct config *config, const char *option,
        const char *separators, uint32_t most, struct error *error)
{
	const char *text = config_text(config, option);
	struct reading reading = {names, option, most, strlen(separators) > 1};
	char behind;

	*names = (struct survey_names){0};
	if (!*text)
		return true;
	if (snprintf(names->text, sizeof(names->text), "%s", text) >= SURVEY_NAMES_SIZE)
		return error_set(error, "--%s is too long", option);
	for (char *rest = names->text; rest;) {
		const char *name = next_name(&rest, separators, &behind);

		if (!name)
			return error_set(
			        error, "--%s %s: quotes stand around a whole name", option, text);
		if (!add_name(&reading, name, behind, error))
			return false;
	}
	return true;
}
