/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document.h"

#include <math.h>
#include <stdio.h>

enum { ARENA_CHUNK = 32 << 10 };

void report_document_init(struct report_document *document, enum report_language language)
{
	*document = (struct report_document){.language = language};
	arena_init(&document->arena, ARENA_CHUNK);
	document->end = &document->blocks;
}

void report_document_free(struct report_document *document)
{
	arena_free(&document->arena);
}

struct report_block *report_add(
        struct report_document *document, enum report_block_kind kind, struct str text)
{
	struct report_block *block = arena_new(&document->arena, 1, sizeof(*block));

	block->kind = kind;
	block->text = text;
	*document->end = block;
	document->end = &block->next;
	return block;
}

void report_add_heading(struct report_document *document, int level, enum report_sentence sentence)
{
	report_add(document, REPORT_HEADING, report_sentence(sentence, document->language))->level =
	        level;
}

struct report_block *report_add_said(struct report_document *document, enum report_block_kind kind,
        enum report_sentence sentence, const struct report_slot *slots)
{
	return report_add(
	        document, kind, report_say(&document->arena, document->language, sentence, slots));
}

struct report_block *report_add_fact(struct report_document *document, enum report_sentence name)
{
	return report_add(document, REPORT_FACT, report_sentence(name, document->language));
}

void report_fact_more(
        struct report_document *document, struct report_block *fact, struct str sentence)
{
	bool spaced = document->language == REPORT_EN && fact->more.n && *sentence.p != '\n';
	const char *between = spaced ? " " : "";

	fact->more = arena_printf(
	        &document->arena, "%.*s%s%.*s", STR_ARG(fact->more), between, STR_ARG(sentence));
}

struct report_forest *report_add_forest(struct report_document *document, struct str title)
{
	struct report_forest *forest = arena_new(&document->arena, 1, sizeof(*forest));

	forest->title = title;
	forest->target = NAN;
	forest->end = &forest->rows;
	report_add(document, REPORT_FOREST, title)->forest = forest;
	return forest;
}

struct str report_forest_tick(char text[static 16], const struct report_forest *forest, double tick)
{
	double value = fabs(tick) < 1e-9 ? 0 : tick * 100;

	if (!forest->changes)
		snprintf(text, 16, "%.0f%%", value);
	else
		snprintf(text, 16, value > 0 ? "+%.0f" : value < 0 ? "−%.0f" : "%.0f", fabs(value));
	return str_from(text);
}

struct report_row *report_forest_row(
        struct report_document *document, struct report_forest *forest, struct str label)
{
	struct report_row *row = arena_new(&document->arena, 1, sizeof(*row));

	row->label = label;
	row->strip.axis = &forest->axis;
	row->strip.target = forest->target;
	*forest->end = row;
	forest->end = &row->next;
	return row;
}

struct report_table *report_add_table(struct report_document *document, enum report_sentence title,
        const struct report_column *columns, size_t count)
{
	struct report_table *table = arena_new(&document->arena, 1, sizeof(*table));

	table->title = report_sentence(title, document->language);
	table->end = &table->rows;
	table->columns = count;
	for (size_t i = 0; i < count; i++) {
		table->heads[i] = report_sentence(columns[i].head, document->language);
		table->widths[i] = columns[i].width;
	}
	report_add(document, REPORT_TABLE, table->title)->table = table;
	return table;
}

struct report_table_row *report_table_row(
        struct report_document *document, struct report_table *table)
{
	struct report_table_row *row = arena_new(&document->arena, 1, sizeof(*row));

	*table->end = row;
	table->end = &row->next;
	return row;
}
