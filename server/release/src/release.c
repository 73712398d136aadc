/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every table of a run in a folder, from one snapshot, with what recomputes the figures. What a run
 * has not, or what can no longer be made of it, is named in missing.csv with the reason: whoever
 * recomputes is told beforehand what cannot be.
 */
#include <release/release.h>

#include "figures.h"
#include "folder.h"
#include "texts.h"
#include <publish/kinds.h>
#include <publish/read.h>

#include <core/digest.h>
#include <core/resource.h>
#include <dataset/output.h>
#include <db/session.h>

#include <base/arena.h>
#include <base/hex.h>
#include <base/memory.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 16 << 10, ROWS_MOST = 64, NAME_WIDTH = 32, TEXT_WIDTH = 255, NUMBER = 12 };

/* Without these there is nothing to recompute from. */
static const char *const needed[] = {
        "results", "microdata", "scales", "method", "regions", "psus", NULL};

/* A row of manifest.csv, or of missing.csv: then with the reason. */
struct entry {
	struct str name, reason;
	struct dataset_manifest file;
};

struct asked {
	struct str survey;
	int64_t run_id;
	const struct core_figures_table *tables;
};

struct release {
	struct release_folder folder;
	struct arena arena;
	const struct asked *asked;
	struct db_session *session;
	struct entry files[ROWS_MOST], missing[ROWS_MOST];
	size_t file_count, missing_count;
};

static struct entry *entry_add(struct entry *entries, size_t *count, struct str name)
{
	if (*count == ROWS_MOST)
		abort();
	entries[*count] = (struct entry){.name = name};
	return &entries[(*count)++];
}

static void miss(struct release *release, const char *name, struct str reason)
{
	struct entry *entry = entry_add(release->missing, &release->missing_count,
	        arena_copy(&release->arena, str_from(name)));

	entry->reason = arena_copy(&release->arena, reason);
}

/* --- a file --- */

typedef bool write_fn(
        struct release *release, const void *what, struct dataset_output *out, struct error *error);

/* Writes a table and enters it. begun: whether the table was there to be written. */
static bool table_file(struct release *release, struct str name, const char *format,
        write_fn *write, const void *what, bool *begun, struct error *error)
{
	static const struct dataset_options options = {.language = DATASET_ZH, .trailer = true};
	FILE *file = release_folder_open(&release->folder, name.p, error);
	struct dataset_output *out;
	struct dataset_manifest made;
	bool good;

	*begun = true;
	if (!file)
		return false;
	out = dataset_output_new(
	        dataset_format_find(str_from(format)), &options, dataset_sink_file(file));
	good = write(release, what, out, error);
	*begun = dataset_output_begun(out);
	made = *dataset_output_manifest(out);
	dataset_output_free(out);
	good = release_folder_close(&release->folder, name.p, file, good, error);
	if (good)
		entry_add(release->files, &release->file_count, name)->file = made;
	return good;
}

static bool kind_write(
        struct release *release, const void *what, struct dataset_output *out, struct error *error)
{
	const struct publish_kind *kind = what;

	return kind->table->write(
	        release->session, release->asked->survey, release->asked->run_id, out, error);
}

static bool codebook_write(
        struct release *release, const void *what, struct dataset_output *out, struct error *error)
{
	(void)what;
	return publish_codebook_write(release->asked->tables, release->session,
	        release->asked->survey, release->asked->run_id, out, error);
}

static bool is_needed(const char *name)
{
	for (size_t i = 0; needed[i]; i++)
		if (!strcmp(needed[i], name))
			return true;
	return false;
}

static bool kind_file(struct release *release, const struct publish_kind *kind, struct error *error)
{
	struct str name = arena_printf(&release->arena, "%s.csv", kind->name);
	bool begun;

	if (table_file(release, name, "csv", kind_write, kind, &begun, error))
		return true;
	if (begun || is_needed(kind->name) || db_session_failed(release->session))
		return false;
	miss(release, name.p, str_from(error->text));
	return true;
}

static bool kinds_write(struct release *release, struct error *error)
{
	struct publish_kind kind;
	bool begun;

	for (size_t i = 0; publish_kind_at(&kind, i, release->asked->tables); i++)
		if (!publish_kind_is_alias(i, release->asked->tables) &&
		        !publish_kind_of_survey(&kind) && !kind_file(release, &kind, error))
			return false;
	return table_file(
	               release, STR("codebook.csv"), "csv", codebook_write, NULL, &begun, error) &&
	       table_file(
	               release, STR("codebook.html"), "html", codebook_write, NULL, &begun, error);
}

/* --- what is not in the files --- */

static bool read_missing(struct release *release, struct error *error)
{
	const struct asked *asked = release->asked;
	struct publish_indicator indicator;
	bool good =
	        publish_read_run(&indicator, release->session, asked->survey, asked->run_id, error);

	if (good && release_has_opt_in(&indicator))
		miss(release, "alone",
		        STR("下级地区只按样本的权数计算，文件中是连同自愿参加者的权数 / regions "
		            "below the survey's own are by weights of the sample alone, the files "
		            "have those with who opted in"));
	publish_indicator_end(&indicator);
	return good;
}

/* --- the lists --- */

#define TEXT_OF(column, size, in_zh, in_en)                                                        \
	{                                                                                          \
		.name = (column), .type = DATASET_TEXT, .width = (size), .label = { in_zh, in_en } \
	}
#define NUMBER_OF(column, in_zh, in_en)                                                            \
	{                                                                                          \
		.name = (column), .type = DATASET_INTEGER, .level = DATASET_SCALE,                 \
		.width = NUMBER, .label = {                                                        \
			in_zh,                                                                     \
			in_en                                                                      \
		}                                                                                  \
	}

static bool missing_write(
        struct release *release, const void *what, struct dataset_output *out, struct error *error)
{
	static const struct dataset_column columns[] = {
	        TEXT_OF("file", NAME_WIDTH, "没有的文件", "What is not here"),
	        TEXT_OF("reason", TEXT_WIDTH, "原因", "Why"),
	};
	struct dataset dataset = {
	        .name = "missing",
	        .title = {"没有的文件与不能重算的数字",
	                "What is not here and cannot be recomputed"},
	        .columns = columns,
	        .column_count = sizeof(columns) / sizeof(*columns),
	        .rows = (int64_t)release->missing_count,
	};

	(void)what;
	if (!dataset_output_begin(out, &dataset, error))
		return false;
	for (size_t i = 0; i < release->missing_count; i++) {
		struct dataset_value values[] = {
		        {.text = release->missing[i].name}, {.text = release->missing[i].reason}};

		if (!dataset_output_row(out, values, error))
			return false;
	}
	return dataset_output_end(out, error);
}

static bool manifest_write(
        struct release *release, const void *what, struct dataset_output *out, struct error *error)
{
	static const struct dataset_label none[] = {{.words = {"不是数据表", "no table"}}};
	static const struct dataset_column columns[] = {
	        TEXT_OF("file", NAME_WIDTH, "文件", "File"),
	        {.name = "rows",
	                .type = DATASET_INTEGER,
	                .level = DATASET_SCALE,
	                .width = NUMBER,
	                .label = {"行数", "Rows"},
	                .missings = none,
	                .missing_count = 1},
	        {.name = "columns",
	                .type = DATASET_INTEGER,
	                .level = DATASET_SCALE,
	                .width = NUMBER,
	                .label = {"列数", "Columns"},
	                .missings = none,
	                .missing_count = 1},
	        NUMBER_OF("bytes", "字节数", "Bytes"),
	        TEXT_OF("sha256", DATASET_SHA256_HEX, "SHA-256", "SHA-256"),
	};
	struct dataset dataset = {
	        .name = "manifest",
	        .title = {"本次公布的文件", "The files of this release"},
	        .columns = columns,
	        .column_count = sizeof(columns) / sizeof(*columns),
	        .rows = (int64_t)release->file_count,
	};

	(void)what;
	if (!dataset_output_begin(out, &dataset, error))
		return false;
	for (size_t i = 0; i < release->file_count; i++) {
		const struct entry *entry = &release->files[i];
		bool is_table = entry->file.columns > 0;
		struct dataset_value values[] = {{.text = entry->name},
		        {.missing = !is_table, .integer = entry->file.rows},
		        {.missing = !is_table, .integer = entry->file.columns},
		        {.integer = entry->file.bytes}, {.text = str_from(entry->file.sha256)}};

		if (!dataset_output_row(out, values, error))
			return false;
	}
	return dataset_output_end(out, error);
}

/* --- all of it --- */

static bool text_file(struct release *release, const struct release_text *text, struct error *error)
{
	struct str bytes = release_text_bytes(text);
	FILE *file = release_folder_open(&release->folder, text->name, error);
	struct digest digest;
	struct entry *entry;
	bool good;

	if (!file)
		return false;
	good = fwrite(bytes.p, 1, bytes.n, file) == bytes.n ||
	       error_set_errno(error, "%s", text->name);
	if (!release_folder_close(&release->folder, text->name, file, good, error))
		return false;
	entry = entry_add(release->files, &release->file_count, str_from(text->name));
	entry->file.bytes = (int64_t)bytes.n;
	digest = core_digest_of(bytes);
	hex_encode(digest.b, sizeof(digest.b), entry->file.sha256);
	return true;
}

static bool all_write(struct release *release, struct error *error)
{
	bool begun;

	if (!kinds_write(release, error) || !read_missing(release, error))
		return false;
	for (const struct release_text *text = release_texts; text->name; text++)
		if (!text_file(release, text, error))
			return false;
	return (!release->missing_count || table_file(release, STR("missing.csv"), "csv",
	                                           missing_write, NULL, &begun, error)) &&
	       table_file(release, STR("manifest.csv"), "csv", manifest_write, NULL, &begun, error);
}

static bool release_write(struct db_session *session, struct str survey, int64_t run_id,
        const struct core_figures_table *tables, const char *path, struct error *error)
{
	const struct asked asked = {survey, run_id, tables};
	struct release *release = memory_new(1, sizeof(*release));
	bool good;

	release->asked = &asked;
	release->session = session;
	arena_init(&release->arena, ARENA_CHUNK);
	good = release_folder_begin(&release->folder, path, error) && all_write(release, error);
	good = release_folder_end(&release->folder, good, error);
	arena_free(&release->arena);
	free(release);
	return good;
}

const struct core_figures_folder release_folder = {"release", release_write};

const struct http_route release_routes[] = {
        {HTTP_GET, CORE_API "/surveys/{slug}/exports/verify.R", release_verify_r_get, 0},
        {HTTP_GET, CORE_API "/surveys/{slug}/exports/verify.py", release_verify_py_get, 0},
        {HTTP_GET, CORE_API "/surveys/{slug}/exports/verify_shares.py", release_verify_shares_get,
                0},
        {HTTP_GET, CORE_API "/surveys/{slug}/exports/verify_models.py", release_verify_models_get,
                0},
};
const size_t release_route_count = sizeof(release_routes) / sizeof(*release_routes);
