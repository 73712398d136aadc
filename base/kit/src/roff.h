/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roff of a manual page (man(7)), on standard output. */
#ifndef KESU_KIT_ROFF_H
#define KESU_KIT_ROFF_H

#include <base/str.h>

void command_roff_section(const char *title);
void command_roff_subsection(const char *title);
/* Whole lines of text, escaped; "--options" are bold. */
void command_roff_text(struct str text);
/* Words of a synopsis without a line end: options are bold, placeholders italic. */
void command_roff_words(struct str words);
/* Paragraphs separated by empty lines. Lines that begin with a space are printed as they are. */
void command_roff_paragraphs(const char *text);
/* An entry of a list: words of a synopsis, above or beside the lines that follow. */
void command_roff_tag(struct str words);
/* The same with a name in bold, and the text. */
void command_roff_entry(struct str name, const char *text);

#endif
