/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The audit's chain, recomputed: the hash of a row is the SHA-256 of the hash before it and of the
 * row's own text (schema/migrations/0023_audit_chain.up.sql). The first hash before is 32 zeros.
 */
#ifndef KESU_AUDIT_CHAIN_H
#define KESU_AUDIT_CHAIN_H

#include <core/digest.h>

#include <db/session.h>

enum { AUDIT_PROBLEM_SIZE = 256 };

/* How long a chain is and how it ends. */
struct audit_head {
	int64_t rows;
	struct digest hash;
};

struct audit_chain {
	struct audit_head head; /* as recomputed, up to the first wrong row */
	int64_t last_id;
	int64_t wrong_id; /* the first wrong or missing row, or 0 */
	char problem[AUDIT_PROBLEM_SIZE];
};

/*
 * Reads and checks every row, and the head that is kept apart. `noted` (may be NULL) is a head that
 * somebody wrote down earlier: the chain must pass through it. False: the database failed. A chain
 * that is not whole has a problem in words.
 */
bool audit_chain_check(struct db_session *session, const struct audit_head *noted,
        struct audit_chain *chain, struct error *error) KESU_MUST_CHECK;

#endif
