/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bytes of COPY ... (FORMAT binary), rebuilt from its fields: an 11-byte signature, 4 bytes of
 * flags, 4 of extension length; a row is its number of fields (2 bytes) and each field's length (4
 * bytes, -1 for NULL) and bytes; the trailer is -1 (2 bytes). Integers are big-endian.
 */
#include "stream_hash.h"

#include <base/memory.h>

#include <endian.h>
#include <openssl/evp.h>
#include <stdlib.h>

struct run_stream_hash {
	EVP_MD_CTX *context;
	bool failed; /* stays true once set; reported by run_stream_hash_finish */
};

struct run_stream_hash *run_stream_hash_new(void)
{
	struct run_stream_hash *hash = memory_new(1, sizeof(*hash));

	hash->context = EVP_MD_CTX_new();
	hash->failed = !hash->context || !EVP_DigestInit_ex(hash->context, EVP_sha256(), NULL);
	return hash;
}

void run_stream_hash_free(struct run_stream_hash *hash)
{
	if (!hash)
		return;
	EVP_MD_CTX_free(hash->context);
	free(hash);
}

void run_stream_hash_bytes(struct run_stream_hash *hash, struct str bytes)
{
	if (!hash->failed && bytes.n)
		hash->failed = !EVP_DigestUpdate(hash->context, bytes.p, bytes.n);
}

static void hash_int16(struct run_stream_hash *hash, int16_t value)
{
	uint16_t wire = htobe16((uint16_t)value);

	run_stream_hash_bytes(hash, (struct str){(const char *)&wire, sizeof(wire)});
}

static void hash_int32(struct run_stream_hash *hash, int32_t value)
{
	uint32_t wire = htobe32((uint32_t)value);

	run_stream_hash_bytes(hash, (struct str){(const char *)&wire, sizeof(wire)});
}

void run_stream_hash_begin(struct run_stream_hash *hash)
{
	run_stream_hash_bytes(hash, (struct str){"PGCOPY\n\377\r\n\0", 11});
	hash_int32(hash, 0);
	hash_int32(hash, 0);
}

void run_stream_hash_row(struct run_stream_hash *hash, const struct str *fields, size_t count)
{
	hash_int16(hash, (int16_t)count);
	for (size_t i = 0; i < count; i++) {
		hash_int32(hash, fields[i].p ? (int32_t)fields[i].n : -1);
		run_stream_hash_bytes(hash, fields[i]);
	}
}

void run_stream_hash_end(struct run_stream_hash *hash)
{
	hash_int16(hash, -1);
}

bool run_stream_hash_finish(
        struct run_stream_hash *hash, uint8_t sha256[static 32], struct error *error)
{
	if (hash->failed || !EVP_DigestFinal_ex(hash->context, sha256, NULL))
		return error_set(error, "SHA-256 does not work");
	return true;
}
