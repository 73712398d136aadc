/*
 * Work that no request waits for. The job runner asks each kind for the next piece that waits and
 * hands it to a process of its own, so that a piece that crashes or grows takes nothing with it.
 * The program lists the kinds.
 */
#ifndef KESU_CORE_JOB_H
#define KESU_CORE_JOB_H

#include <base/error.h>

#include <stdint.h>

struct db_session;

struct core_job {
	const char *name; /* in the log */
	/* Small work done at every look; NULL: none. False: the connection is gone. */
	bool (*tidy)(struct db_session *session, struct error *error);
	/* *id: the next piece, 0 when none waits. NULL: this kind only tidies. */
	bool (*next)(struct db_session *session, int64_t *id, struct error *error);
	/* The command that does it, NULL-terminated; the id comes behind. */
	const char *const *arguments;
	/* Its process did not do it; `words` say how: "ended by signal 9". */
	bool (*fail)(
	        struct db_session *session, int64_t id, const char *words, struct error *error);
};

#endif
