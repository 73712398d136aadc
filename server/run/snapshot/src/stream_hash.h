/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The SHA-256 of what a run was made from: the documents' own hashes, then the bytes of each COPY
 * stream as PostgreSQL writes it (signature, rows, trailer). So anybody can read the same streams
 * and get the same hash.
 */
#ifndef KESU_RUN_SNAPSHOT_STREAM_HASH_H
#define KESU_RUN_SNAPSHOT_STREAM_HASH_H

#include <base/error.h>
#include <base/str.h>

struct run_stream_hash; /* the context of OpenSSL's digest */

struct run_stream_hash *run_stream_hash_new(void); /* never NULL */
void run_stream_hash_free(struct run_stream_hash *hash);

void run_stream_hash_bytes(struct run_stream_hash *hash, struct str bytes);
/* For each COPY stream: begin, then its rows, then end. */
void run_stream_hash_begin(struct run_stream_hash *hash);
void run_stream_hash_row(struct run_stream_hash *hash, const struct str *fields, size_t count);
void run_stream_hash_end(struct run_stream_hash *hash);

/* Call once, after everything else. */
KESU_MUST_CHECK bool run_stream_hash_finish(
        struct run_stream_hash *hash, uint8_t sha256[static 32], struct error *error);

#endif
