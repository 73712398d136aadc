/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The whole measurement is made again: its draws depend only on the answers, the weights and the
 * seed.
 */
#include <run/scores_file.h>

#include "remake.h"
#include <run/compute/measurement.h>

#include <math.h>

static void row_write(
        const struct run_remade *remade, const struct measure *measure, size_t i, FILE *file)
{
	run_remade_row(remade, i, file);
	fprintf(file, ",%.17g,%d,", remade->weights.weight[i],
	        remade->snapshot.respondents.points[i]);
	if (isfinite(measure->eap_points[i]))
		fprintf(file, "%.17g", measure->eap_points[i]);
	for (size_t d = 0; d < MEASURE_DRAWS; d++)
		fprintf(file, ",%.17g", measure->score[i * MEASURE_DRAWS + d]);
	putc('\n', file);
}

static void rows_write(const struct run_remade *remade, const struct measure *measure, FILE *file)
{
	fprintf(file, "%s,weight,observed,eap", run_remade_head);
	for (int d = 0; d < MEASURE_DRAWS; d++)
		fprintf(file, ",ps%d", d + 1);
	putc('\n', file);
	for (size_t i = 0; i < remade->snapshot.used; i++)
		row_write(remade, measure, i, file);
}

static bool measure_and_write(const struct run_remade *remade, FILE *file, struct error *error)
{
	struct run_measurement measurement;
	bool good;

	run_measurement_make(
	        &measurement, &remade->survey, &remade->snapshot, remade->weights.weight);
	good = measurement.cleaned.status == MEASURE_GOOD;
	if (!good)
		error_set(error, "run %lld could not measure people: %s", (long long)remade->run_id,
		        measurement.cleaned.message);
	good = good && run_remade_may_leave(remade, error);
	if (good)
		rows_write(remade, &measurement.cleaned, file);
	run_measurement_end(&measurement);
	return good;
}

bool run_scores_file_write(struct db_session *session, struct str slug, int64_t run_id, FILE *file,
        struct error *error)
{
	struct run_remade remade;
	bool good = run_remake(&remade, session, slug, run_id, error) &&
	            measure_and_write(&remade, file, error);

	run_remade_end(&remade);
	return good;
}
