/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A booklet and its compressed forms, made once when an instrument or a design is stored. They are
 * compressed as much as possible, because every phone downloads one and no request waits for them
 * here.
 */
#include "parts.h"

#include <core/digest.h>

#include <base/hex.h>
#include <model/booklet.h>
#include <queries/load.h>

#include <brotli/encode.h>
#include <string.h>
#include <zlib.h>

enum { HASH_BYTES = 16, GZIP_WINDOW = 15 + 16 /* a gzip frame; its header has no time */ };

static bool booklet_gzip(
        struct arena *arena, struct str plain, struct str *out, struct error *error)
{
	z_stream stream = {0};
	unsigned char *packed, *input = arena_new(arena, plain.n, 1); /* zlib's is not const */
	uLong bound;
	int ended;

	if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MAX_MEM_LEVEL,
	            Z_DEFAULT_STRATEGY) != Z_OK)
		return error_set(error, "zlib cannot begin to compress");
	bound = deflateBound(&stream, plain.n);
	packed = arena_new(arena, bound, 1);
	memcpy(input, plain.p, plain.n);
	stream.next_in = input;
	stream.avail_in = (uInt)plain.n;
	stream.next_out = packed;
	stream.avail_out = (uInt)bound;
	ended = deflate(&stream, Z_FINISH);
	*out = (struct str){(const char *)packed, stream.total_out};
	deflateEnd(&stream);
	return ended == Z_STREAM_END || error_set(error, "zlib cannot compress a booklet");
}

static bool booklet_brotli(
        struct arena *arena, struct str plain, struct str *out, struct error *error)
{
	size_t size = BrotliEncoderMaxCompressedSize(plain.n);
	uint8_t *packed = arena_new(arena, size, 1);

	if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
	            plain.n, (const uint8_t *)plain.p, &size, packed))
		return error_set(error, "brotli cannot compress a booklet");
	*out = (struct str){(const char *)packed, size};
	return true;
}

static bool booklet_text(const struct load_booklet *booklet, enum model_language language,
        struct arena *arena, struct str *out, struct error *error)
{
	struct buf buf;
	bool written;

	buf_init(&buf, LOAD_BOOKLET_MAX);
	written = model_booklet_write(booklet->instrument, language, booklet->part, &buf, error);
	if (written)
		*out = arena_copy(arena, buf_str(&buf));
	buf_free(&buf);
	return written;
}

static bool booklet_put_language(struct load_step *step, struct db_batch *batch,
        const struct load_booklet *booklet, enum model_language language, struct error *error)
{
	struct arena *arena = &step->arena;
	char *hash = arena_new(arena, 2 * HASH_BYTES + 1, 1);
	struct str identity, gzip, brotli;

	if (!booklet_text(booklet, language, arena, &identity, error) ||
	        !booklet_gzip(arena, identity, &gzip, error) ||
	        !booklet_brotli(arena, identity, &brotli, error))
		return false;
	hex_encode(core_digest_of(identity).b, HASH_BYTES, hash);
	q_load_booklet(batch, &(struct q_load_booklet_in){
	                              .hash = str_from(hash),
	                              .instrument_id = booklet->instrument_id,
	                              .design_id = booklet->part ? &booklet->design_id : NULL,
	                              .number = booklet->number,
	                              .language = str_from(model_language_codes[language]),
	                              .identity = identity,
	                              .gzip = gzip,
	                              .brotli = brotli,
	                      });
	return true;
}

bool load_booklet_put(struct load_step *step, struct db_batch *batch,
        const struct load_booklet *booklet, struct error *error)
{
	for (enum model_language language = 0; language < MODEL_LANGUAGES; language++)
		if (!booklet_put_language(step, batch, booklet, language, error))
			return false;
	return true;
}
