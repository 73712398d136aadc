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

/* A name with the separator in it stands in quotes, and a quote in it twice. NULL: the quotes do
 * not fit. *rest is NULL behind the last name. Blanks around a name are no part of it. */
static char *next_name(char **rest, char separator)
{
	char *name = *rest + (separator ? strspn(*rest, " \t") : 0), *from = name + 1, *to = name;

	if (!separator) {
		*rest = NULL;
		return name;
	}
	if (*name != '"') {
		from = strchr(name, separator);
		*rest = from ? from + 1 : NULL;
		if (from)
			*from = 0;
		return without_blanks(name);
	}
	for (; *from && (*from != '"' || from[1] == '"'); *to++ = *from++)
		from += *from == '"';
	if (!*from)
		return NULL;
	from += 1 + strspn(from + 1, " \t");
	if (*from && *from != separator)
		return NULL;
	*rest = *from ? from + 1 : NULL;
	*to = 0;
	return name;
}

static bool add_name(struct survey_names *names, const char *option, const char *name,
        uint32_t most, struct error *error)
{
	if (!*name)
		return error_set(error, "--%s: a column without a name", option);
	if (names->count == most)
		return error_set(error, "--%s takes at most %u columns", option, most);
	for (uint32_t i = 0; i < names->count; i++)
		if (!strcmp(names->name[i], name))
			return error_set(error, "--%s names %s twice", option, name);
	names->name[names->count++] = name;
	return true;
}

bool tools_names_read(struct survey_names *names, const struct config *config, const char *option,
        const char *separator, uint32_t most, struct error *error)
{
	const char *text = config_text(config, option);

	*names = (struct survey_names){0};
	if (!*text)
		return true;
	if (snprintf(names->text, sizeof(names->text), "%s", text) >= SURVEY_NAMES_SIZE)
		return error_set(error, "--%s is too long", option);
	for (char *rest = names->text; rest;) {
		const char *name = next_name(&rest, *separator);

		if (!name)
			return error_set(
			        error, "--%s %s: quotes stand around a whole name", option, text);
		if (!add_name(names, option, name, most, error))
			return false;
	}
	return true;
}
