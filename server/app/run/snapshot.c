/*
 * Three COPY streams, each hashed as it passes. Attempts fit in memory (40 bytes each); answers are
 * merged with them and forgotten.
 */
#include "run/snapshot.h"

#include "run/answers.h"
#include "run/stream_hash.h"

#include <schema/queries.h>

#include <base/memory.h>

#include <stdio.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 1024, PROGRESS_ROWS = 4096, SURVEY_ID_SIZE = 16 };
enum { PSU_NUMBER, PSU_STRATUM, PSU_REGION, PSU_RESIDENCE };
enum { ATTEMPT_ID, ATTEMPT_STATE, ATTEMPT_PSU, ATTEMPT_WEIGHT };

/* How far the run is when a stream begins and when the last one ends. */
static const double PSUS_AT = 0.01, ANSWERS_AT = 0.1, ANSWERS_END = 0.8;

struct reading {
	struct run_snapshot *snapshot;
	const struct run_survey *survey;
	struct stream_hash *hash;
	struct answers_pass answers;
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

static struct run_psu *psu_add(struct run_snapshot *snapshot)
{
	if (snapshot->psu_count == snapshot->psu_capacity) {
		snapshot->psu_capacity =
		        snapshot->psu_capacity ? snapshot->psu_capacity * 2 : FIRST_CAPACITY;
		snapshot->psus = memory_resize(
		        snapshot->psus, snapshot->psu_capacity, sizeof(*snapshot->psus));
	}
	return &snapshot->psus[snapshot->psu_count++];
}

static bool psu_row(const struct str *fields, size_t count, void *state, struct error *error)
{
	struct reading *reading = state;
	struct run_psu *psu = psu_add(reading->snapshot);

	stream_hash_row(reading->hash, fields, count);
	*psu = (struct run_psu){
	        .psu = (int32_t)db_field_int(fields[PSU_NUMBER]),
	        .stratum = (int32_t)db_field_int(fields[PSU_STRATUM]),
	        .region = run_region_find(&reading->survey->regions, fields[PSU_REGION]),
	        .residence = (int8_t)group_level_find(GROUP_RESIDENCE, fields[PSU_RESIDENCE]),
	};
	if (psu->region < 0)
		return error_set(error, "psu %d lies in %.*s, outside the survey's regions",
		        psu->psu, STR_ARG(fields[PSU_REGION]));
	return true;
}

static int32_t psu_find(const struct run_snapshot *snapshot, int32_t psu)
{
	size_t low = 0, high = snapshot->psu_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (snapshot->psus[middle].psu == psu)
			return (int32_t)middle;
		if (snapshot->psus[middle].psu < psu)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

/* --- attempts --- */

static struct run_attempt *attempt_add(struct run_snapshot *snapshot)
{
	if (snapshot->attempt_count == snapshot->attempt_capacity) {
		snapshot->attempt_capacity = snapshot->attempt_capacity
		                                     ? snapshot->attempt_capacity * 2
		                                     : FIRST_CAPACITY;
		snapshot->attempts = memory_resize(snapshot->attempts, snapshot->attempt_capacity,
		        sizeof(*snapshot->attempts));
	}
	return &snapshot->attempts[snapshot->attempt_count++];
}

static enum run_attempt_state state_of(struct str word)
{
	if (str_equal_c(word, "submitted"))
		return RUN_SUBMITTED;
	return str_equal_c(word, "withdrawn") ? RUN_WITHDRAWN : RUN_OPEN;
}

static bool attempt_row(const struct str *fields, size_t count, void *state, struct error *error)
{
	struct reading *reading = state;
	struct run_snapshot *snapshot = reading->snapshot;
	struct run_attempt *attempt = attempt_add(snapshot);
	bool invited = fields[ATTEMPT_PSU].p;

	stream_hash_row(reading->hash, fields, count);
	*attempt = (struct run_attempt){
	        .id = db_field_uuid(fields[ATTEMPT_ID]),
	        .state = state_of(fields[ATTEMPT_STATE]),
	        .psu = -1,
	};
	snapshot->open += attempt->state == RUN_OPEN;
	snapshot->submitted += attempt->state == RUN_SUBMITTED;
	snapshot->withdrawn += attempt->state == RUN_WITHDRAWN;
	if (!invited)
		return true;
	attempt->weight = db_field_float8(fields[ATTEMPT_WEIGHT]);
	attempt->psu = psu_find(snapshot, (int32_t)db_field_int(fields[ATTEMPT_PSU]));
	return attempt->psu >= 0 || error_set(error, "an invitation names a psu that is not there");
}

/* --- answers --- */

static bool answer_row(const struct str *fields, size_t count, void *state, struct error *error)
{
	struct reading *reading = state;

	stream_hash_row(reading->hash, fields, count);
	if (!answers_row(&reading->answers, fields, error))
		return false;
	if (reading->rows++ % PROGRESS_ROWS == 0) {
		double done = (double)reading->answers.current;

		done /= (double)reading->snapshot->attempt_count;
		tell(reading, ANSWERS_AT + done * (ANSWERS_END - ANSWERS_AT), "points");
	}
	return true;
}

/*
 * Every sampled psu belongs to the design, also one where nobody answered: behind the respondents
 * stands a row of weight 0 for each, which is in no cell but counts as a psu of its stratum.
 * Respondents are then a domain of the sample, and the variance knows how many psus were drawn.
 */
static void add_psus(struct run_snapshot *snapshot)
{
	struct background_classes nobody = {
	        .level = {GROUP_LEVEL_MISSING, GROUP_LEVEL_MISSING, GROUP_LEVEL_MISSING,
	                GROUP_LEVEL_MISSING, GROUP_LEVEL_MISSING},
	};

	snapshot->used = snapshot->respondents.count;
	for (size_t i = 0; i < snapshot->psu_count; i++)
		respondents_add(
		        &snapshot->respondents, &(struct respondent){
		                                        .region = -1,
		                                        .stratum = snapshot->psus[i].stratum,
		                                        .psu = snapshot->psus[i].psu,
		                                        .classes = &nobody,
		                                });
}

/* --- all of it --- */

static bool read_stream(struct reading *reading, struct db_link *link,
        const struct db_statement *statement, db_copy_row_fn *row, struct error *error)
{
	stream_hash_begin(reading->hash);
	if (!db_link_copy_out(link, statement, row, reading, error))
		return false;
	stream_hash_end(reading->hash);
	return true;
}

static bool read_answers(struct reading *reading, struct db_link *link, struct error *error)
{
	bool good;

	answers_begin(&reading->answers, reading->survey, reading->snapshot);
	good = read_stream(reading, link, &q_snapshot_answers_statement, answer_row, error) &&
	       answers_finish(&reading->answers, error);
	answers_end(&reading->answers);
	add_psus(reading->snapshot);
	return good;
}

static bool read_streams(struct reading *reading, struct db_link *link, struct error *error)
{
	const struct run_survey *survey = reading->survey;

	stream_hash_bytes(reading->hash,
	        (struct str){(const char *)survey->instrument_sha256, RUN_SHA256_SIZE});
	stream_hash_bytes(reading->hash,
	        (struct str){(const char *)survey->standard_sha256, RUN_SHA256_SIZE});
	tell(reading, PSUS_AT, "snapshot");
	if (!read_stream(reading, link, &q_snapshot_psus_statement, psu_row, error) ||
	        !read_stream(reading, link, &q_snapshot_attempts_statement, attempt_row, error))
		return false;
	tell(reading, ANSWERS_AT, "points");
	return read_answers(reading, link, error) &&
	       stream_hash_finish(reading->hash, reading->snapshot->sha256, error);
}

/* A COPY takes no parameters: the survey's number waits in a setting of the transaction. */
static bool begin_reading(struct reading *reading, struct db_link *link, struct error *error)
{
	struct db_batch *batch = db_link_batch(link);
	struct q_run_invited_row row;
	char survey_id[SURVEY_ID_SIZE];
	size_t invited;
	bool good;

	snprintf(survey_id, sizeof(survey_id), "%d", reading->survey->survey_id);
	q_snapshot_survey(batch, &(struct q_snapshot_survey){.survey_id = str_from(survey_id)});
	invited = q_run_invited(
	        batch, &(struct q_run_invited){.survey_id = reading->survey->survey_id});
	good = db_link_run(link, batch, error);
	if (good && q_run_invited_row(batch, invited, 0, &row))
		reading->snapshot->invited = row.invited;
	db_batch_free(batch);
	return good;
}

bool run_snapshot_read(struct run_snapshot *snapshot, struct db_link *link,
        const struct run_survey *survey, run_progress_fn *progress, void *state,
        struct error *error)
{
	struct reading reading = {
	        .snapshot = snapshot,
	        .survey = survey,
	        .hash = stream_hash_new(),
	        .progress = progress,
	        .state = state,
	};
	bool good;

	*snapshot = (struct run_snapshot){0};
	good = begin_reading(&reading, link, error) && read_streams(&reading, link, error);
	stream_hash_free(reading.hash);
	return good;
}

void run_snapshot_end(struct run_snapshot *snapshot)
{
	free(snapshot->psus);
	free(snapshot->attempts);
	respondents_end(&snapshot->respondents);
	*snapshot = (struct run_snapshot){0};
}
