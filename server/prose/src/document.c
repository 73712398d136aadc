/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <prose/document.h>

#include <math.h>
#include <stdio.h>

enum { ARENA_CHUNK = 32 << 10 };

void prose_document_init(struct prose_document *document, enum prose_language language)
{
	*document = (struct prose_document){.language = language};
	arena_init(&document->arena, ARENA_CHUNK);
	document->end = &document->blocks;
}

void prose_document_free(struct prose_document *document)
{
	arena_free(&document->arena);
}

struct prose_block *prose_add(
        struct prose_document *document, enum prose_block_kind kind, struct str text)
{
	struct prose_block *block = arena_new(&document->arena, 1, sizeof(*block));

	block->kind = kind;
	block->text = text;
	*document->end = block;
	document->end = &block->next;
	return block;
}

void prose_add_heading(struct prose_document *document, int level, enum prose_sentence sentence)
{
	prose_add(document, PROSE_HEADING, prose_sentence(sentence, document->language))->level =
	        level;
}

struct prose_block *prose_add_said(struct prose_document *document, enum prose_block_kind kind,
        enum prose_sentence sentence, const struct prose_slot *slots)
{
	return prose_add(
	        document, kind, prose_say(&document->arena, document->language, sentence, slots));
}

struct prose_block *prose_add_fact(struct prose_document *document, enum prose_sentence name)
{
	return prose_add(document, PROSE_FACT, prose_sentence(name, document->language));
}

void prose_fact_more(struct prose_document *document, struct prose_block *fact, struct str sentence)
{
	bool spaced = document->language == PROSE_EN && fact->more.n && *sentence.p != '\n';
	const char *between = spaced ? " " : "";

	fact->more = arena_printf(
	        &document->arena, "%.*s%s%.*s", STR_ARG(fact->more), between, STR_ARG(sentence));
}

struct prose_forest *prose_add_forest(struct prose_document *document, struct str title)
{
	struct prose_forest *forest = arena_new(&document->arena, 1, sizeof(*forest));

	forest->title = title;
	forest->target = NAN;
	forest->end = &forest->rows;
	prose_add(document, PROSE_FOREST, title)->forest = forest;
	return forest;
}

struct str prose_forest_tick(char text[static 16], const struct prose_forest *forest, double tick)
{
	double value = fabs(tick) < 1e-9 ? 0 : tick * 100;

	if (!forest->changes)
		snprintf(text, 16, "%.0f%%", value);
	else
		snprintf(text, 16, value > 0 ? "+%.0f" : value < 0 ? "−%.0f" : "%.0f", fabs(value));
	return str_from(text);
}

struct prose_row *prose_forest_row(
        struct prose_document *document, struct prose_forest *forest, struct str label)
{
	struct prose_row *row = arena_new(&document->arena, 1, sizeof(*row));

	row->label = label;
	row->strip.axis = &forest->axis;
	row->strip.target = forest->target;
	*forest->end = row;
	forest->end = &row->next;
	return row;
}

struct prose_table *prose_add_table(struct prose_document *document, enum prose_sentence title,
        const struct prose_column *columns, size_t count)
{
	struct prose_table *table = arena_new(&document->arena, 1, sizeof(*table));

	table->title = prose_sentence(title, document->language);
	table->end = &table->rows;
	table->columns = count;
	for (size_t i = 0; i < count; i++) {
		table->heads[i] = prose_sentence(columns[i].head, document->language);
		table->widths[i] = columns[i].width;
	}
	prose_add(document, PROSE_TABLE, table->title)->table = table;
	return table;
}

struct prose_table_row *prose_table_row(struct prose_document *document, struct prose_table *table)
{
	struct prose_table_row *row = arena_new(&document->arena, 1, sizeof(*row));

	*table->end = row;
	table->end = &row->next;
	return row;
}
