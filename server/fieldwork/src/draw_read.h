/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a draw is made from: the survey's frames, and how many psus each stratum gives. */
#ifndef KESU_FIELDWORK_DRAW_READ_H
#define KESU_FIELDWORK_DRAW_READ_H

#include "draw.h"

#include <db/session.h>

/* So many psus of a stratum. */
struct draw_take {
	struct str stratum;
	double n;
};

/* How many psus: of each stratum alike, or by a CSV file with the columns stratum and n, or by a
 * list. Of a draw of households: nothing. */
struct draw_wish {
	size_t psus;
	const char *psu_file; /* "" or NULL: none */
	const struct draw_take *take;
	size_t takes;
};

/* The psus by strata; without any list of people they are to be walked. Fails where the frames do
 * not fit together, with the psus' names. */
KESU_MUST_CHECK bool fieldwork_draw_read_psus(
        struct draw *draw, struct db_session *session, int32_t survey_id, struct error *error);
KESU_MUST_CHECK bool fieldwork_draw_read_takes(
        struct draw *draw, const struct draw_wish *wish, struct error *error);
/* The psus that were drawn to be walked, with the seed and the numbers to go on with. */
KESU_MUST_CHECK bool fieldwork_draw_read_drawn(
        struct draw *draw, struct db_session *session, int32_t survey_id, struct error *error);
/* The people of the drawn psus, or their households. */
KESU_MUST_CHECK bool fieldwork_draw_read_people(
        struct draw *draw, struct db_session *session, int32_t survey_id, struct error *error);

#endif
