/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A page or a report in one language, before it has a format: blocks one after the other. The
 * chapters (chapters.h) add blocks, and each format (HTML, PDF) draws them; so the page, the PDF
 * and the document for a word processor say the same.
 */
#ifndef KESU_PROSE_DOCUMENT_H
#define KESU_PROSE_DOCUMENT_H

#include <prose/picture.h>
#include <prose/sentences.h>

enum { PROSE_COLUMNS_MAX = 10 };

enum prose_block_kind {
	PROSE_HEADING,   /* text, level 1 to 3; what begins a chapter is 2 */
	PROSE_PARAGRAPH, /* text */
	PROSE_NOTE,      /* text, smaller */
	PROSE_WARNING,   /* text, in a frame: rehearsal, withdrawn */
	PROSE_QUOTE,     /* text, of somebody else */
	PROSE_ITEM,      /* text, of a list */
	PROSE_FACT,      /* a name (text) and what is so called (more) */
	PROSE_BIG,       /* the headline: name (text), share (big), interval (more) */
	PROSE_FOREST,
	PROSE_TABLE,
	PROSE_LINK,     /* text, to an address (more) */
	PROSE_CONTENTS, /* text: its title; where there are pages, the chapters follow */
};

/* A row of strips that stand under one another. */
struct prose_row {
	struct str label, value; /* value: the figures in words; empty: a heading among the rows */
	struct picture_strip strip;
	struct prose_row *next;
};

struct prose_forest {
	struct str title; /* what a reader who does not see it is told */
	struct picture_axis axis;
	double target;
	struct str target_label;
	bool changes; /* the axis has points of change, not shares */
	struct prose_row *rows, **end;
};

struct prose_table_row {
	struct str cells[PROSE_COLUMNS_MAX];
	bool is_head; /* among the rows: its first cell stands alone */
	struct prose_table_row *next;
};

struct prose_table {
	struct str title;
	size_t columns;
	double widths[PROSE_COLUMNS_MAX]; /* shares of the page's width */
	struct str heads[PROSE_COLUMNS_MAX];
	struct prose_table_row *rows, **end;
};

struct prose_block {
	enum prose_block_kind kind;
	int level;
	struct str text, more, big;
	struct prose_forest *forest;
	struct prose_table *table;
	struct prose_block *next;
};

struct prose_document {
	struct arena arena;
	enum prose_language language;
	struct str title, about; /* about: region, year, class */
	struct str label;        /* 演练数据, or 已撤回: it stands on every page; or empty */
	struct prose_block *blocks, **end;
};

void prose_document_init(struct prose_document *document, enum prose_language language);
void prose_document_free(struct prose_document *document);

/* Each adds a block at the end and returns it. */
struct prose_block *prose_add(
        struct prose_document *document, enum prose_block_kind kind, struct str text);
void prose_add_heading(struct prose_document *document, int level, enum prose_sentence sentence);
/* A sentence with its places filled. */
struct prose_block *prose_add_said(struct prose_document *document, enum prose_block_kind kind,
        enum prose_sentence sentence, const struct prose_slot *slots);
/* A fact whose value is added to by prose_fact_more. */
struct prose_block *prose_add_fact(struct prose_document *document, enum prose_sentence name);
void prose_fact_more(
        struct prose_document *document, struct prose_block *fact, struct str sentence);

struct prose_forest *prose_add_forest(struct prose_document *document, struct str title);
/* What stands at a tick of its axis: per cent, or points with their sign. */
struct str prose_forest_tick(char text[static 16], const struct prose_forest *forest, double tick);
struct prose_row *prose_forest_row(
        struct prose_document *document, struct prose_forest *forest, struct str label);
/* A column by its heading; widths come to 1. */
struct prose_column {
	enum prose_sentence head;
	double width;
};
struct prose_table *prose_add_table(struct prose_document *document, enum prose_sentence title,
        const struct prose_column *columns, size_t count);
struct prose_table_row *prose_table_row(struct prose_document *document, struct prose_table *table);

#endif
