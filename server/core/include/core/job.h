/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Work that no request waits for. The job runner asks each kind for the next waiting piece and runs
 * it in a process of its own, so that a piece that crashes or needs much memory harms nothing else.
 * The program lists the kinds.
 */
#ifndef KESU_CORE_JOB_H
#define KESU_CORE_JOB_H

#include <base/error.h>

#include <stdint.h>

struct db_session;

struct core_job {
	const char *name; /* in the log */
	/* Small work done each time the runner looks for work; NULL: none. False: the connection is
	 * gone. */
	bool (*tidy)(struct db_session *session, struct error *error);
	/* **id: the next piece, 0 when none waits. NULL: this kind has only small work. */
	bool (*next)(struct db_session *session, int64_t *id, struct error *error);
	/* The command that does it, NULL-terminated; the id is appended. */
	const char *const *arguments;
	/* Settings of `kesu serve` that the command finds in its environment, NULL-terminated;
	 * while the first one is empty, this kind rests. NULL: it needs none. */
	const char *const *settings;
	/* Its process failed; `words` say how: "ended by signal 9". */
	bool (*fail)(
	        struct db_session *session, int64_t id, const char *words, struct error *error);
};

#endif
