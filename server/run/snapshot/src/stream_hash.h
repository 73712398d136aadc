/*
 * The SHA-256 of what a run was made from: the documents' own hashes, then the bytes of each COPY
 * stream as PostgreSQL writes it (signature, rows, trailer), so that anybody can take the same
 * streams and get the same hash.
 */
#ifndef KESU_RUN_SNAPSHOT_STREAM_HASH_H
#define KESU_RUN_SNAPSHOT_STREAM_HASH_H

#include <base/error.h>
#include <base/str.h>

struct stream_hash; /* the context of OpenSSL's digest */

struct stream_hash *stream_hash_new(void); /* never NULL */
void stream_hash_free(struct stream_hash *hash);

void stream_hash_bytes(struct stream_hash *hash, struct str bytes);
/* One COPY stream: begin, its rows, end. */
void stream_hash_begin(struct stream_hash *hash);
void stream_hash_row(struct stream_hash *hash, const struct str *fields, size_t count);
void stream_hash_end(struct stream_hash *hash);

/* Once, last of all. */
KESU_MUST_CHECK bool stream_hash_finish(
        struct stream_hash *hash, uint8_t sha256[static 32], struct error *error);

#endif
