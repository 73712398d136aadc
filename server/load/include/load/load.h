/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bringing questionnaires into the database: standards, instruments, booklet designs, programmes,
 * from files or whole folders, everything of one call in one transaction. A document's "format"
 * says what it is; JSON files that are not Kesu's are skipped.
 *
 * Loading again changes nothing. Standards, instruments and designs never change once stored: other
 * bytes for a stored version are a problem. A programme's regions, targets and baselines become
 * what its file says. A survey is created when its slug is new and not changed afterwards, because
 * the operators control its state from then on.
 */
#ifndef KESU_APP_LOAD_H
#define KESU_APP_LOAD_H

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

struct load_report {
	unsigned found[LOAD_KINDS];
	unsigned added[LOAD_KINDS];
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
