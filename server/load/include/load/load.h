/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bringing questionnaires into the database: standards, instruments, booklet designs, programmes,
 * from files or whole folders, everything of one call in one transaction. A document's "format"
 * says what it is; JSON files that are not Kesu's are skipped.
 *
 * Loading again changes nothing. Standards, instruments and designs never change once stored: other
 * bytes for a stored version are a problem. A programme's targets, baselines and words become what
 * its file says, as a new version of the plan; the report names every field that changed. A survey
 * is created when its slug is new and stays what it is: any other field of it is a problem, except
 * its state, which the operators control. What surveys rest on, the regions, is added to and never
 * taken away once there are surveys.
 */
#ifndef KESU_APP_LOAD_H
#define KESU_APP_LOAD_H

#include <base/arena.h>
#include <base/buf.h>
#include <base/error.h>
#include <kit/command.h>

extern const struct command load_command;

struct db_session;

enum load_kind {
	LOAD_STANDARD,
	LOAD_INSTRUMENT,
	LOAD_DESIGN,
	LOAD_PROGRAMME,
	LOAD_SURVEY,
	LOAD_KINDS
};
extern const char *const load_kind_names[LOAD_KINDS]; /* "standards", ... */

enum load_change_kind {
	LOAD_ADDED,
	LOAD_CHANGED,
	LOAD_REMOVED,
	LOAD_STAYED, /* the file says otherwise, and it is not for the file to say */
	LOAD_CHANGE_KINDS
};
extern const char *const load_change_names[LOAD_CHANGE_KINDS]; /* "added", ... */

/* A field of a programme's file that is not as it was stored. */
struct load_change {
	enum load_change_kind kind;
	struct str file, pointer; /* pointer: "/targets/0/value" */
	int line;                 /* 0 when the file does not have the field */
	struct str was, given;    /* p NULL: nothing; of a note, given is its words */
};

struct load_report {
	unsigned found[LOAD_KINDS];
	unsigned added[LOAD_KINDS];
	struct load_change *changes;
	size_t change_count;
	struct arena arena;   /* of the changes */
	unsigned passed_over; /* JSON files that are not Kesu's */
	unsigned problem_count;
	struct buf problems; /* "file:line: /pointer: message" a line */
};

void load_report_init(struct load_report *report);
void load_report_end(struct load_report *report);

/* Checks everything and stores all of it or nothing. False: the report's problems say what to
 * correct in the files, or the error says why the database refused it. */
bool load_paths(struct db_session *session, const char *const *paths, size_t count,
        struct load_report *report, struct error *error) KESU_MUST_CHECK;

/* The same for one path, over a connection of its own; the problems are in the error's text. */
bool load_path(const char *conninfo, const char *path, struct error *error) KESU_MUST_CHECK;

#endif
