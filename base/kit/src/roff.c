/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "roff.h"

#include <stdio.h>

enum emphasis { EMPHASIS_OPTIONS, EMPHASIS_WORDS };

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* A character of an option's name, or of a placeholder word. */
static bool goes_on(char font, char c)
{
	if (font == 'B')
		return (c >= 'a' && c <= 'z') || c == '-';
	return is_upper(c) || (c >= '0' && c <= '9');
}

/* Characters that roff would read or draw as something else. */
static void put_char(char c)
{
	switch (c) {
	case '\\':
		fputs("\\e", stdout);
		break;
	case '-':
		fputs("\\-", stdout);
		break;
	case '\'':
		fputs("\\(aq", stdout);
		break;
	case '`':
		fputs("\\(ga", stdout);
		break;
	case '^':
		fputs("\\(ha", stdout);
		break;
	case '~':
		fputs("\\(ti", stdout);
		break;
	default:
		putchar(c);
	}
}

static char font_at(struct str line, size_t i, enum emphasis emphasis)
{
	bool starts = i == 0 || line.p[i - 1] == ' ' || line.p[i - 1] == '(' ||
	              line.p[i - 1] == '[' || line.p[i - 1] == '|';

	if (starts && i + 2 < line.n && line.p[i] == '-' && line.p[i + 1] == '-')
		return 'B';
	return emphasis == EMPHASIS_WORDS && is_upper(line.p[i]) ? 'I' : 'R';
}

static void put_line(struct str line, enum emphasis emphasis)
{
	char font = 'R';

	if (line.n && line.p[0] == '.')
		fputs("\\&", stdout);
	for (size_t i = 0; i < line.n; i++) {
		char next =
		        font != 'R' && goes_on(font, line.p[i]) ? font : font_at(line, i, emphasis);

		if (next != font)
			printf("\\f%c", next);
		font = next;
		put_char(line.p[i]);
	}
	if (font != 'R')
		fputs("\\fR", stdout);
}

void command_roff_section(const char *title)
{
	printf(".SH %s\n", title);
}

void command_roff_subsection(const char *title)
{
	fputs(".SS ", stdout);
	put_line(str_from(title), EMPHASIS_OPTIONS);
	putchar('\n');
}

void command_roff_text(struct str text)
{
	struct str line;

	while (text.n) {
		text = str_cut(text, '\n', &line);
		put_line(line, EMPHASIS_OPTIONS);
		putchar('\n');
	}
}

void command_roff_words(struct str words)
{
	put_line(words, EMPHASIS_WORDS);
}

void command_roff_paragraphs(const char *text)
{
	struct str rest = str_from(text), line;
	bool literal = false, parted = false;

	while (rest.n) {
		rest = str_cut(rest, '\n', &line);
		bool indented = str_starts(line, STR(" "));

		if (!line.n) {
			parted = true;
			continue;
		}
		if (literal && !indented)
			fputs(".EE\n.RE\n", stdout);
		if (parted)
			fputs(".PP\n", stdout);
		if (indented && !literal)
			fputs(".RS 4\n.EX\n", stdout);
		literal = indented;
		parted = false;
		command_roff_text(literal ? (struct str){line.p + 1, line.n - 1} : line);
	}
	if (literal)
		fputs(".EE\n.RE\n", stdout);
}

void command_roff_tag(struct str words)
{
	fputs(".TP\n", stdout);
	command_roff_words(words);
	putchar('\n');
}

void command_roff_entry(struct str name, const char *text)
{
	fputs(".TP\n\\fB", stdout);
	for (size_t i = 0; i < name.n; i++)
		put_char(name.p[i]);
	fputs("\\fR\n", stdout);
	command_roff_text(str_from(text));
}
