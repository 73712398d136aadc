/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <csv/settings.h>

#include "table_state.h"

#include <string.h>

/* 0: not a delimiter. */
static char delimiter_of(const char *text)
{
	static const struct {
		const char *word;
		char delimiter;
	} words[] = {
	        {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"\\t", '\t'}, {"bar", '|'}};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(text, words[i].word))
			return words[i].delimiter;
	return strlen(text) == 1 && !strchr("\"\r\n ", *text) && (unsigned char)*text < 0x80 ? *text
	                                                                                     : 0;
}

bool csv_settings_check(const struct config *config, struct error *error)
{
	const char *text = config_text(config, "delimiter");

	return delimiter_of(text) ||
	       error_set(error, "--delimiter is comma, semicolon, tab or a character, not '%s'",
	               text);
}

bool csv_settings_check_missing(const struct config *config, struct error *error)
{
	const char *text = config_text(config, "missing");

	return (!strstr(text, "，") && !strstr(text, "、")) ||
	       error_set(error,
	               "--missing %s：代码之间用英文逗号 the codes have a plain comma between "
	               "them: 9,99",
	               text);
}

void csv_settings_take(struct csv_table *table, const struct config *config)
{
	table->encoding = (enum csv_encoding)config_choice(config, "encoding");
	table->delimiter = delimiter_of(config_text(config, "delimiter"));
	table->has_delimiter = true;
}

void csv_settings_take_missing(struct csv_table *table, const struct config *config)
{
	table->missing = config_text(config, "missing");
}

void csv_settings_take_levels(struct csv_table *table, const struct config *config)
{
	table->as_text = config_text(config, "as_text");
}
