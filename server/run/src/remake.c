/* The run is found, its survey and snapshot read in one transaction, and the weights follow from them. */
#include "remake.h"

#include <reporting/words.h>
#include <schema/queries.h>

#include <string.h>

static bool find_run(struct run_remade *remade, struct db_link *link, struct str slug,
        int64_t run_id, struct error *error)
{
	struct db_batch *batch = db_link_batch(link);
	struct q_run_of_survey_row row;
	bool good;

	q_run_of_survey(batch, &(struct q_run_of_survey){
	                               .slug = slug,
	                               .run_id = run_id,
	                               .run_id_is_null = !run_id,
	                       });
	good = db_link_run(link, batch, error);
	if (good && (!q_run_of_survey_row(batch, 0, 0, &row) ||
	                    row.snapshot_sha256.n != RUN_SHA256_SIZE))
		good = error_set(error, "survey %.*s has no such run that is done", STR_ARG(slug));
	if (good) {
		remade->run_id = row.run_id;
		memcpy(remade->sha256, row.snapshot_sha256.p, RUN_SHA256_SIZE);
	}
	db_batch_free(batch);
	return good;
}

static bool read_again(struct run_remade *remade, struct db_link *link, struct error *error)
{
	if (!run_survey_read(&remade->survey, link, remade->run_id, error))
		return false;
	if (remade->survey.is_activity)
		return error_set(error, "an activity has no weights and no scores");
	remade->survey.link = &remade->scale;
	if (!run_link_read(&remade->scale, link, &remade->survey, remade->run_id, error) ||
	        !run_snapshot_read(&remade->snapshot, link, &remade->survey, NULL, NULL, error))
		return false;
	if (memcmp(remade->snapshot.sha256, remade->sha256, RUN_SHA256_SIZE) != 0)
		return error_set(error,
		        "answers or margins have changed since run %lld, or another program made "
		        "it: what it was made with cannot be made again",
		        (long long)remade->run_id);
	return true;
}

bool run_remake(struct run_remade *remade, struct db_link *link, struct str slug, int64_t run_id,
        struct error *error)
{
	bool good;

	*remade = (struct run_remade){0};
	if (!db_link_begin(link, true, error))
		return false;
	good = find_run(remade, link, slug, run_id, error) && read_again(remade, link, error);
	if (!good || !db_link_commit(link, error)) {
		db_link_rollback(link);
		return false;
	}
	return weights_make(&remade->weights, &remade->survey, &remade->snapshot, error);
}

void run_remade_end(struct run_remade *remade)
{
	weights_end(&remade->weights);
	run_snapshot_end(&remade->snapshot);
	run_link_end(&remade->scale);
	run_survey_end(&remade->survey);
}

/* --- rows --- */

const char run_remade_head[] = "label,respondent,stratum,psu,sex,age,residence,education";

static const char *level_name(const struct respondents *rows, int variable, size_t row)
{
	int8_t level = rows->level[variable][row];

	return level < 0 ? "" : group_variables[variable].levels[level];
}

void run_remade_row(const struct run_remade *remade, size_t row, FILE *file)
{
	const struct respondents *rows = &remade->snapshot.respondents;

	fprintf(file, "%s,%zu,%lld,%lld",
	        remade->survey.is_rehearsal ? REPORTING_NOTICE_REHEARSAL_ZH : "", row + 1,
	        (long long)rows->stratum[row], (long long)rows->psu[row]);
	for (int v = 0; v < GROUPS_FACTORS; v++)
		fprintf(file, ",%s", level_name(rows, v, row));
}
