/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The order of loading: read every file. Only when all files are correct, open a transaction and
 * store them, kind by kind, because programmes refer to booklet designs, designs to instruments,
 * and instruments to standards.
 */
#include <load/load.h>

#include "parts.h"

#include <base/memory.h>
#include <base/number.h>

#include <stdlib.h>

const char *const load_kind_names[LOAD_KINDS] = {
        [LOAD_STANDARD] = "standards",
        [LOAD_INSTRUMENT] = "instruments",
        [LOAD_DESIGN] = "booklets",
        [LOAD_PROGRAMME] = "programmes",
        [LOAD_SURVEY] = "surveys",
};

/* In this order; surveys come last because they refer to all of the others. */
static const struct {
	enum load_kind kind;
	bool (*store)(struct load_step *step, struct error *error);
} stores[] = {
        {LOAD_STANDARD, load_standard_store},
        {LOAD_INSTRUMENT, load_instrument_store},
        {LOAD_INSTRUMENT, load_instrument_anchors_check}, /* of each other, too */
        {LOAD_DESIGN, load_design_store},
        {LOAD_PROGRAMME, load_programme_store},
        {LOAD_PROGRAMME, load_programme_surveys_store},
};
enum { STORES = sizeof(stores) / sizeof(*stores) };

struct load_set {
	struct load_files files;
	struct load_document *documents;
	size_t count;
};

void load_report_init(struct load_report *report)
{
	*report = (struct load_report){0};
	buf_init(&report->problems, LOAD_PROBLEMS_MAX);
	arena_init(&report->arena, LOAD_ARENA_CHUNK);
}

void load_report_end(struct load_report *report)
{
	buf_free(&report->problems);
	arena_free(&report->arena);
	free(report->changes);
}

static void report_problems(struct load_report *report, const struct model_problems *problems)
{
	report->problem_count += (unsigned)problems->total;
	model_problems_print(problems, &report->problems);
}

static bool report_is_clean(const struct load_report *report, struct error *error)
{
	if (!report->problem_count)
		return true;
	return error_set(error, "nothing was stored because of %u problem%s", report->problem_count,
	        number_plural(report->problem_count));
}

static bool set_read(struct load_set *set, struct load_report *report, struct error *error)
{
	set->documents = memory_new(set->files.count, sizeof(*set->documents));
	for (size_t i = 0; i < set->files.count; i++) {
		struct load_document *document = &set->documents[set->count];
		enum load_reading reading = load_document_read(document, set->files.paths[i]);

		report_problems(report, &document->problems);
		report->passed_over += reading == LOAD_PASSED_OVER;
		if (reading != LOAD_READ)
			continue;
		report->found[document->kind]++;
		set->count++;
	}
	return report_is_clean(report, error);
}

static bool set_store_one(struct db_session *session, struct load_document *document, size_t i,
        struct load_report *report, struct error *error)
{
	struct load_step step = {session, document, report, &document->problems, {0}};
	bool stored;

	arena_init(&step.arena, LOAD_ARENA_CHUNK);
	stored = stores[i].store(&step, error);
	arena_free(&step.arena);
	return stored || error_wrap(error, "%s", document->path);
}

static bool set_store(const struct load_set *set, struct db_session *session,
        struct load_report *report, struct error *error)
{
	for (size_t i = 0; i < STORES; i++)
		for (size_t j = 0; j < set->count; j++)
			if (set->documents[j].kind == stores[i].kind &&
			        !set_store_one(session, &set->documents[j], i, report, error))
				return false;
	for (size_t j = 0; j < set->count; j++)
		report_problems(report, &set->documents[j].problems);
	return report_is_clean(report, error);
}

static bool set_commit(const struct load_set *set, struct db_session *session,
        struct load_report *report, struct error *error)
{
	if (!db_session_begin(session, false, error))
		return false;
	if (set_store(set, session, report, error))
		return db_session_commit(session, error);
	db_session_rollback(session);
	return false;
}

static void set_end(struct load_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		load_document_end(&set->documents[i]);
	free(set->documents);
	load_files_end(&set->files);
}

bool load_paths(struct db_session *session, const char *const *paths, size_t count,
        struct load_report *report, struct error *error)
{
	struct load_set set = {0};
	bool loaded = load_files_find(&set.files, paths, count, error) &&
	              set_read(&set, report, error) && set_commit(&set, session, report, error);

	set_end(&set);
	return loaded;
}

bool load_path(const char *conninfo, const char *path, struct error *error)
{
	struct db_session *session = db_session_open(conninfo, error);
	struct load_report report;
	bool good;

	if (!session)
		return false;
	load_report_init(&report);
	good = load_paths(session, &path, 1, &report, error);
	if (!good && report.problem_count)
		error_set(error, "%s has problems:\n%.900s", path, buf_str(&report.problems).p);
	load_report_end(&report);
	db_session_close(session);
	return good;
}
