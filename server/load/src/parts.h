/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this room share: the documents of one call, and the report for their
 * problems. */
#ifndef KESU_APP_LOAD_PARTS_H
#define KESU_APP_LOAD_PARTS_H

#include <load/load.h>

#include <base/arena.h>
#include <db/session.h>
#include <model/booklet_design.h>
#include <model/document.h>
#include <model/instrument.h>
#include <model/programme.h>
#include <model/standard.h>

enum {
	LOAD_FILES_MAX = 10000,
	LOAD_DEPTH_MAX = 16,          /* folders inside folders */
	LOAD_PROBLEMS_MAX = 1 << 20,  /* bytes of messages */
	LOAD_BOOKLET_MAX = 4 << 20,   /* bytes of one booklet */
	LOAD_ARENA_CHUNK = 64 * 1024, /* bytes */
};

/* Paths of files, sorted by name, so that messages and identifiers are the same each time. */
struct load_files {
	char **paths;
	size_t count, capacity;
};
/* A path that is a file is added whatever its name is; from a folder's tree, only files named
 * *.json. */
bool load_files_find(struct load_files *files, const char *const *paths, size_t count,
        struct error *error) KESU_MUST_CHECK;
void load_files_end(struct load_files *files);

struct load_document {
	const char *path; /* of load_files */
	enum load_kind kind;
	struct model_problems problems; /* the document points to it, so a document must not move */
	struct document document;
	union {
		struct standard *standard;
		struct instrument *instrument;
		struct booklet_design *design;
		struct programme *programme;
	};
};
enum load_reading { LOAD_READ, LOAD_PASSED_OVER, LOAD_BROKEN };
/* Only LOAD_READ needs load_document_end; what is wrong is in document->problems. */
enum load_reading load_document_read(struct load_document *document, const char *path);
void load_document_end(struct load_document *document);

/* One document being stored. What is wrong with it goes to `problems`; the functions below return
 * false only for what the database refused. */
struct load_step {
	struct db_session *session;
	const struct load_document *document;
	struct load_report *report;
	struct model_problems *problems; /* the document's */
	struct arena arena;              /* of this document */
};
bool load_standard_store(struct load_step *step, struct error *error) KESU_MUST_CHECK;
bool load_instrument_store(struct load_step *step, struct error *error) KESU_MUST_CHECK;
bool load_instrument_anchors_check(struct load_step *step, struct error *error) KESU_MUST_CHECK;
bool load_design_store(struct load_step *step, struct error *error) KESU_MUST_CHECK;
bool load_programme_store(struct load_step *step, struct error *error) KESU_MUST_CHECK;
bool load_programme_surveys_store(struct load_step *step, struct error *error) KESU_MUST_CHECK;

/* Adds a change of the document's field to the report. p NULL: there is none. */
void load_change_add(struct load_step *step, enum load_change_kind kind, const char *pointer,
        struct str was, struct str given);

struct q_load_programme_in;
struct q_load_targets_in;
struct q_load_region_marks_in;
struct q_load_baselines_in;
/*
 * Compares a stored programme with its file, before anything of it is stored: changes go to the
 * report, and what must not change is a problem. *changed: there was a change. A new programme has
 * none.
 */
bool load_changes_find(struct load_step *step, const struct q_load_programme_in *programme,
        const struct q_load_region_marks_in *regions, const struct q_load_targets_in *targets,
        const struct q_load_baselines_in *baselines, bool *changed,
        struct error *error) KESU_MUST_CHECK;

/* {"zh":...,"en":...} */
struct str load_words(struct arena *arena, const struct model_text *text);
/* A problem: the version is stored, but with other bytes. */
void load_problem_of_version(struct load_step *step, struct str code, struct str version);

/* One booklet, to be stored in every language. */
struct load_booklet {
	const struct instrument *instrument;
	int32_t instrument_id;
	const struct booklet_part *part; /* NULL: the whole form, and then the rest is 0 */
	int32_t design_id;
	int16_t number;
};
/* Adds its statements to the batch. The same booklet always gives the same bytes. */
bool load_booklet_put(struct load_step *step, struct db_batch *batch,
        const struct load_booklet *booklet, struct error *error) KESU_MUST_CHECK;

#endif
