/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts and hashes what a writer sends to the sink. */
#include <dataset/output.h>

#include <base/buf.h>
#include <base/hex.h>
#include <base/memory.h>

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 256, SHA256_SIZE = 32 };

struct dataset_output {
	const struct dataset_format *format;
	struct dataset_options options;
	struct dataset_sink sink;
	const struct dataset *dataset;
	struct dataset_writer *writer; /* NULL: not begun, or ended */
	EVP_MD_CTX *hash;
	dataset_see_fn *see; /* then there is no format */
	void *state;
	struct dataset_manifest manifest;
	char *report;
};

static bool hashed_write(void *context, struct str bytes, struct error *error)
{
	struct dataset_output *out = context;

	if (EVP_DigestUpdate(out->hash, bytes.p, bytes.n) != 1)
		return error_set(error, "SHA-256 failed");
	out->manifest.bytes += (int64_t)bytes.n;
	return out->sink.write(out->sink.context, bytes, error);
}

struct dataset_output *dataset_output_new(const struct dataset_format *format,
        const struct dataset_options *options, struct dataset_sink sink)
{
	struct dataset_output *out = memory_new(1, sizeof(*out));

	out->format = format;
	out->options = *options;
	out->sink = sink;
	out->hash = EVP_MD_CTX_new();
	if (!out->hash || EVP_DigestInit_ex(out->hash, EVP_sha256(), NULL) != 1)
		abort();
	return out;
}

struct dataset_output *dataset_output_seen(dataset_see_fn *see, void *state)
{
	struct dataset_output *out = memory_new(1, sizeof(*out));

	out->see = see;
	out->state = state;
	return out;
}

void dataset_output_free(struct dataset_output *out)
{
	if (!out)
		return;
	if (out->writer)
		out->format->abandon(out->writer);
	EVP_MD_CTX_free(out->hash);
	free(out->report);
	free(out);
}

bool dataset_output_begin(
        struct dataset_output *out, const struct dataset *dataset, struct error *error)
{
	struct dataset_sink sink = {hashed_write, out};

	if (out->see)
		return out->see(dataset, out->state, error);
	out->dataset = dataset;
	out->manifest.columns = (int64_t)dataset->column_count;
	out->writer = out->format->open(dataset, &out->options, sink, error);
	return out->writer;
}

bool dataset_output_begun(const struct dataset_output *out)
{
	return out->dataset;
}

bool dataset_output_wants_rows(const struct dataset_output *out)
{
	return !out->see && out->format->rows_wanted;
}

bool dataset_output_row(
        struct dataset_output *out, const struct dataset_value *values, struct error *error)
{
	out->manifest.rows++;
	return out->format->row(out->writer, values, error);
}

/* Of all bytes so far; the hash goes on. */
static bool digest_now(const struct dataset_output *out, char hex[static DATASET_SHA256_HEX])
{
	EVP_MD_CTX *copy = EVP_MD_CTX_new();
	unsigned char digest[SHA256_SIZE];
	bool good = copy && EVP_MD_CTX_copy_ex(copy, out->hash) == 1 &&
	            EVP_DigestFinal_ex(copy, digest, NULL) == 1;

	EVP_MD_CTX_free(copy);
	if (good)
		hex_encode(digest, sizeof(digest), hex);
	return good;
}

static bool trailer_write(struct dataset_output *out, struct error *error)
{
	char sha256[DATASET_SHA256_HEX];
	struct buf line;
	bool good;

	if (!digest_now(out, sha256))
		return error_set(error, "SHA-256 failed");
	buf_init(&line, LINE_MAX_BYTES);
	out->format->trailer(out->manifest.rows, sha256, &line);
	good = hashed_write(out, buf_str(&line), error);
	buf_free(&line);
	return good;
}

bool dataset_output_end(struct dataset_output *out, struct error *error)
{
	struct dataset_writer *writer = out->writer;

	if (out->see)
		return true;
	if (out->format->rows_wanted && out->manifest.rows != out->dataset->rows)
		return error_set(error, "%s: %" PRId64 " rows were written instead of %" PRId64,
		        out->dataset->name, out->manifest.rows, out->dataset->rows);
	out->writer = NULL;
	if (!out->format->close(writer, error))
		return false;
	if (out->options.trailer && out->format->trailer && !trailer_write(out, error))
		return false;
	return digest_now(out, out->manifest.sha256) || error_set(error, "SHA-256 failed");
}

const struct dataset_manifest *dataset_output_manifest(const struct dataset_output *out)
{
	return &out->manifest;
}

void dataset_output_report(struct dataset_output *out, const char *json)
{
	free(out->report);
	out->report = memory_text(json);
}

const char *dataset_output_reported(const struct dataset_output *out)
{
	return out->report;
}
