/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Five COPY streams, each hashed as it is read. Attempts fit in memory (40 bytes each). Answers are
 * matched with them and then dropped.
 */
#include <run/snapshot/streams.h>

#include "answers.h"
#include "stream_hash.h"

#include <queries/run.h>

#include <base/memory.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROGRESS_ROWS = 4096, SURVEY_ID_SIZE = 16 };
enum { PSU_NUMBER, PSU_STRATUM, PSU_REGION, PSU_RESIDENCE };
enum { INVITED_PSU, INVITED_WEIGHT, INVITED_PERSONS };
enum { MARGIN_REGION, MARGIN_VARIABLE, MARGIN_LEVEL, MARGIN_TOTAL, MARGIN_YEAR, MARGIN_SOURCE };
enum {
	ATTEMPT_ID,
	ATTEMPT_STATE,
	ATTEMPT_PSU,
	ATTEMPT_WEIGHT,
	ATTEMPT_LAST_SEQ,
	ATTEMPT_BOOKLET,
	ATTEMPT_SECONDS,
	ATTEMPT_OTHERS
};

/* The fraction done when a stream begins and when the last one ends. */
static const double PSUS_AT = 0.01, ANSWERS_AT = 0.1, ANSWERS_END = 0.8;

struct reading {
	struct run_snapshot *snapshot;
	const struct run_survey *survey;
	struct run_stream_hash *hash, *margins_hash, *totals_hash;
	struct run_answers_pass answers;
	size_t rows;
	run_progress_fn *progress;
	void *state;
};

static void tell(const struct reading *reading, double fraction, const char *step)
{
	if (reading->progress)
		reading->progress(fraction, step, reading->state);
}

/* --- psus --- */

static bool psu_row(const struct str *fields, size_t count, void *state, struct error *error)
{
	struct reading *reading = state;
	struct run_psu *psu = run_snapshot_add_psu(reading->snapshot);

	run_stream_hash_row(reading->hash, fields, count);
	*psu = (struct run_psu){
	        .psu = (int32_t)db_field_int(fields[PSU_NUMBER]),
	        .stratum = (int32_t)db_field_int(fields[PSU_STRATUM]),
	        .region = run_region_find(&reading->survey->regions, fields[PSU_REGION]),
	        .residence = (int8_t)model_group_level_find(GROUP_RESIDENCE, fields[PSU_RESIDENCE]),
	};
	if (psu->region < 0)
		return error_set(error, "psu %d lies in %.*s, outside the survey's regions",
		        psu->psu, STR_ARG(fields[PSU_REGION]));
	return true;
}

/* --- invitations --- */

static bool invited_row(const struct str *fields, size_t count, void *state, struct error *error)
{
	struct reading *reading = state;
	int32_t at = run_snapshot_find_psu(
	        reading->snapshot, (int32_t)db_field_int(fields[INVITED_PSU]));
	int64_t persons = db_field_int(fields[INVITED_PERSONS]);
	struct run_psu *psu;

	run_stream_hash_row(reading->hash, fields, count);
	if (at < 0)
		return error_set(error, "an invitation names a psu that is not there");
	psu = &reading->snapshot->psus[at];
	psu->invited += (size_t)persons;
	psu->invited_weight += (double)persons * db_field_float8(fields[INVITED_WEIGHT]);
	reading->snapshot->invited += persons;
	return true;
}

/* --- margins --- */

static bool margin_level(const struct run_regions *regions, struct str text, int variable,
        struct margin_total *total)
{
	int32_t level = variable < GROUPS_FACTORS
	                        ? model_group_level_find((enum group_variable)variable, text)
	                        : run_region_exactly(regions, text);

	total->variable = (uint32_t)variable;
	total->level = (uint32_t)level;
	return level >= 0;
}

static bool margin_row(const struct str *fields, size_t count, void *state, struct error *error)
{
	struct reading *reading = state;
	struct run_margins *margins = &reading->snapshot->margins;
	const struct run_regions *regions = &reading->survey->regions;
	int32_t region = run_region_exactly(regions, fields[MARGIN_REGION]);
	int variable = groups_margin_find(fields[MARGIN_VARIABLE]);
	struct margin_total *total;

	run_stream_hash_row(reading->hash, fields, count);
	run_stream_hash_row(reading->margins_hash, fields, count);
	run_stream_hash_row(reading->totals_hash, fields, MARGIN_YEAR);
	total = run_margins_add(margins);
	*total = (struct margin_total){
	        .region = (uint32_t)region, .total = db_field_float8(fields[MARGIN_TOTAL])};
	if (region < 0 || variable < 0 ||
	        !margin_level(regions, fields[MARGIN_LEVEL], variable, total))
		return error_set(error, "the margins name %.*s %.*s of %.*s, which does not exist",
		        STR_ARG(fields[MARGIN_VARIABLE]), STR_ARG(fields[MARGIN_LEVEL]),
		        STR_ARG(fields[MARGIN_REGION]));
	if (!margins->source) {
		margins->year = (int)db_field_int(fields[MARGIN_YEAR]);
		margins->source = memory_new(fields[MARGIN_SOURCE].n + 1, 1);
		memcpy(margins->source, fields[MARGIN_SOURCE].p, fields[MARGIN_SOURCE].n);
	}
	return true;
}

/* --- attempts --- */

static enum run_attempt_state state_of(struct str word)
{
	if (str_equal_c(word, "submitted"))
		return RUN_SUBMITTED;
	return str_equal_c(word, "withdrawn") ? RUN_WITHDRAWN : RUN_OPEN;
}

static bool booklet_is_there(const struct run_survey *survey, int booklet)
{
	return survey->design ? booklet >= 1 && booklet <= survey->design->booklet_count : !booklet;
}

static bool attempt_row(const struct str *fields, size_t count, void *state, struct error *error)
{
	struct reading *reading = state;
	struct run_snapshot *snapshot = reading->snapshot;
	struct run_attempt *attempt = run_snapshot_add_attempt(snapshot);
	bool invited = fields[ATTEMPT_PSU].p;

	(void)count;
	/* The time decides no figure, so the hash that names the figures' data is without it, as it
	 * is without what others there are where people were drawn and no households. */
	run_stream_hash_row(reading->hash, fields, ATTEMPT_SECONDS);
	if (!fields[ATTEMPT_OTHERS].p || db_field_int(fields[ATTEMPT_OTHERS]))
		run_stream_hash_row(reading->hash, &fields[ATTEMPT_OTHERS], 1);
	*attempt = (struct run_attempt){
	        .id = db_field_uuid(fields[ATTEMPT_ID]),
	        .state = state_of(fields[ATTEMPT_STATE]),
	        .psu = -1,
	        .booklet = (int16_t)db_field_int(fields[ATTEMPT_BOOKLET]),
	        .others = fields[ATTEMPT_OTHERS].p ? (int32_t)db_field_int(fields[ATTEMPT_OTHERS])
	                                           : -1,
	        .seconds = fields[ATTEMPT_SECONDS].p ? db_field_float8(fields[ATTEMPT_SECONDS])
	                                             : (double)NAN,
	};
	if (!booklet_is_there(reading->survey, attempt->booklet))
		return error_set(error,
		        "an attempt names booklet %d, which its survey does not have",
		        attempt->booklet);
	snapshot->open += attempt->state == RUN_OPEN;
	snapshot->submitted += attempt->state == RUN_SUBMITTED;
	snapshot->withdrawn += attempt->state == RUN_WITHDRAWN;
	if (!invited)
		return true;
	attempt->weight = db_field_float8(fields[ATTEMPT_WEIGHT]);
	attempt->psu = run_snapshot_find_psu(snapshot, (int32_t)db_field_int(fields[ATTEMPT_PSU]));
	return attempt->psu >= 0 || error_set(error, "an invitation names a psu that is not there");
}

/* --- answers --- */

static bool answer_row(const struct str *fields, size_t count, void *state, struct error *error)
{
	struct reading *reading = state;

	run_stream_hash_row(reading->hash, fields, count);
	if (!run_answers_row(&reading->answers, fields, error))
		return false;
	if (reading->rows++ % PROGRESS_ROWS == 0) {
		double done = (double)reading->answers.current;

		done /= (double)reading->snapshot->attempt_count;
		tell(reading, ANSWERS_AT + done * (ANSWERS_END - ANSWERS_AT), "points");
	}
	return true;
}

/* --- all of it --- */

static bool read_stream(struct reading *reading, struct db_session *session,
        const struct db_statement *statement, db_copy_row_fn *row, struct error *error)
{
	run_stream_hash_begin(reading->hash);
	if (!db_session_copy_out(session, statement, row, reading, error))
		return false;
	run_stream_hash_end(reading->hash);
	return true;
}

static bool read_answers(struct reading *reading, struct db_session *session, struct error *error)
{
	bool good;

	run_answers_begin(&reading->answers, reading->survey, reading->snapshot);
	good = read_stream(reading, session, &q_snapshot_answers_statement, answer_row, error) &&
	       run_answers_finish(&reading->answers, error);
	run_answers_end(&reading->answers);
	run_snapshot_close(reading->snapshot);
	return good;
}

static bool read_margins(struct reading *reading, struct db_session *session, struct error *error)
{
	struct run_margins *margins = &reading->snapshot->margins;
	bool good;

	reading->margins_hash = run_stream_hash_new();
	reading->totals_hash = run_stream_hash_new();
	run_stream_hash_begin(reading->margins_hash);
	run_stream_hash_begin(reading->totals_hash);
	good = read_stream(reading, session, &q_snapshot_margins_statement, margin_row, error);
	run_stream_hash_end(reading->margins_hash);
	run_stream_hash_end(reading->totals_hash);
	good = good && run_stream_hash_finish(reading->margins_hash, margins->sha256, error) &&
	       run_stream_hash_finish(reading->totals_hash, margins->totals_sha256, error);
	run_stream_hash_free(reading->margins_hash);
	run_stream_hash_free(reading->totals_hash);
	return good;
}

static bool read_streams(struct reading *reading, struct db_session *session, struct error *error)
{
	const struct run_survey *survey = reading->survey;

	run_stream_hash_bytes(reading->hash,
	        (struct str){(const char *)survey->instrument_sha256, RUN_SHA256_SIZE});
	run_stream_hash_bytes(reading->hash,
	        (struct str){(const char *)survey->standard_sha256, RUN_SHA256_SIZE});
	if (survey->design)
		run_stream_hash_bytes(reading->hash,
		        (struct str){(const char *)survey->design_sha256, RUN_SHA256_SIZE});
	tell(reading, PSUS_AT, "snapshot");
	if (!read_stream(reading, session, &q_snapshot_psus_statement, psu_row, error) ||
	        !read_stream(
	                reading, session, &q_snapshot_invitations_statement, invited_row, error) ||
	        !read_margins(reading, session, error) ||
	        !read_stream(reading, session, &q_snapshot_attempts_statement, attempt_row, error))
		return false;
	run_snapshot_add_groups(reading->snapshot, survey);
	tell(reading, ANSWERS_AT, "points");
	return read_answers(reading, session, error) &&
	       run_stream_hash_finish(reading->hash, reading->snapshot->sha256, error);
}

/* A COPY takes no parameters, so the survey's number is put into a setting of the transaction. */
static bool begin_reading(struct reading *reading, struct db_session *session, struct error *error)
{
	char survey_id[SURVEY_ID_SIZE];

	snprintf(survey_id, sizeof(survey_id), "%d", reading->survey->survey_id);
	return q_snapshot_survey_run(session, str_from(survey_id), NULL, error);
}

bool run_snapshot_read(struct run_snapshot *snapshot, struct db_session *session,
        const struct run_survey *survey, run_progress_fn *progress, void *state,
        struct error *error)
{
	struct reading reading = {
	        .snapshot = snapshot,
	        .survey = survey,
	        .hash = run_stream_hash_new(),
	        .progress = progress,
	        .state = state,
	};
	bool good;

	good = begin_reading(&reading, session, error) && read_streams(&reading, session, error);
	run_stream_hash_free(reading.hash);
	return good;
}
