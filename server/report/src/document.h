/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A page or a report in one language, before it has a format: blocks one after the other. The
 * chapters (chapters.h) add blocks, and each format (HTML, PDF) draws them; so the page, the PDF
 * and the document for a word processor say the same.
 */
#ifndef KESU_REPORT_DOCUMENT_H
#define KESU_REPORT_DOCUMENT_H

#include "picture.h"
#include "sentences.h"

enum { REPORT_COLUMNS_MAX = 10 };

enum report_block_kind {
	REPORT_HEADING,   /* text, level 1 to 3; what begins a chapter is 2 */
	REPORT_PARAGRAPH, /* text */
	REPORT_NOTE,      /* text, smaller */
	REPORT_WARNING,   /* text, in a frame: rehearsal, withdrawn */
	REPORT_QUOTE,     /* text, of somebody else */
	REPORT_ITEM,      /* text, of a list */
	REPORT_FACT,      /* a name (text) and what is so called (more) */
	REPORT_BIG,       /* the headline: name (text), share (big), interval (more) */
	REPORT_FOREST,
	REPORT_TABLE,
	REPORT_LINK,     /* text, to an address (more) */
	REPORT_CONTENTS, /* text: its title; where there are pages, the chapters follow */
};

/* A row of strips that stand under one another. */
struct report_row {
	struct str label, value; /* value: the figures in words; empty: a heading among the rows */
	struct picture_strip strip;
	struct report_row *next;
};

struct report_forest {
	struct str title; /* what a reader who does not see it is told */
	struct picture_axis axis;
	double target;
	struct str target_label;
	bool changes; /* the axis has points of change, not shares */
	struct report_row *rows, **end;
};

struct report_table_row {
	struct str cells[REPORT_COLUMNS_MAX];
	bool is_head; /* among the rows: its first cell stands alone */
	struct report_table_row *next;
};

struct report_table {
	struct str title;
	size_t columns;
	double widths[REPORT_COLUMNS_MAX]; /* shares of the page's width */
	struct str heads[REPORT_COLUMNS_MAX];
	struct report_table_row *rows, **end;
};

struct report_block {
	enum report_block_kind kind;
	int level;
	struct str text, more, big;
	struct report_forest *forest;
	struct report_table *table;
	struct report_block *next;
};

struct report_document {
	struct arena arena;
	enum report_language language;
	struct str title, about; /* about: region, year, class */
	struct str label;        /* 演练数据, or 已撤回: it stands on every page; or empty */
	struct report_block *blocks, **end;
};

void report_document_init(struct report_document *document, enum report_language language);
void report_document_free(struct report_document *document);

/* Each adds a block at the end and returns it. */
struct report_block *report_add(
        struct report_document *document, enum report_block_kind kind, struct str text);
void report_add_heading(struct report_document *document, int level, enum report_sentence sentence);
/* A sentence with its places filled. */
struct report_block *report_add_said(struct report_document *document, enum report_block_kind kind,
        enum report_sentence sentence, const struct report_slot *slots);
/* A fact whose value is added to by report_fact_more. */
struct report_block *report_add_fact(struct report_document *document, enum report_sentence name);
void report_fact_more(
        struct report_document *document, struct report_block *fact, struct str sentence);

struct report_forest *report_add_forest(struct report_document *document, struct str title);
/* What stands at a tick of its axis: per cent, or points with their sign. */
struct str report_forest_tick(
        char text[static 16], const struct report_forest *forest, double tick);
struct report_row *report_forest_row(
        struct report_document *document, struct report_forest *forest, struct str label);
/* A column by its heading; widths come to 1. */
struct report_column {
	enum report_sentence head;
	double width;
};
struct report_table *report_add_table(struct report_document *document, enum report_sentence title,
        const struct report_column *columns, size_t count);
struct report_table_row *report_table_row(
        struct report_document *document, struct report_table *table);

#endif
