/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw_make.h"

#include "draw_print.h"
#include "draw_store.h"
#include <fieldwork/sampled.h>

#include <jansson.h>

static bool note(
        const struct draw *draw, struct db_session *session, struct str slug, struct error *error)
{
	static const char *const kinds[] = {
	        [DRAW_PEOPLE] = "people", [DRAW_PSUS] = "psus", [DRAW_HOUSEHOLDS] = "households"};
	struct draw_sums all = fieldwork_draw_sums(draw, 0, draw->psus);

	return fieldwork_sampled_note(session, slug, "survey.draw",
	        json_pack("{s:s, s:s?, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "drawn",
	                kinds[draw->stages], "respondent",
	                draw->stages == DRAW_HOUSEHOLDS
	                        ? fieldwork_draw_respondents[draw->respondent]
	                        : NULL,
	                "seed", (json_int_t)draw->seed, "take", (json_int_t)draw->take,
	                "replicates", (json_int_t)draw->reserve, "psus", (json_int_t)all.psus,
	                "certain", (json_int_t)all.certain, "people", (json_int_t)all.people,
	                "reserve", (json_int_t)all.reserve),
	        error);
}

static bool read_psus(struct draw *draw, const struct draw_wish *wish, struct db_session *session,
        int32_t survey_id, struct error *error)
{
	if (!fieldwork_draw_read_psus(draw, session, survey_id, error) ||
	        !fieldwork_draw_read_takes(draw, wish, error))
		return false;
	fieldwork_draw_psus(draw);
	return true;
}

bool fieldwork_draw_make(struct draw *draw, const struct draw_wish *wish,
        struct db_session *session, struct str slug, struct error *error)
{
	bool households = draw->stages == DRAW_HOUSEHOLDS;
	int32_t survey_id;

	if (!fieldwork_sampled_find(session, slug, BEFORE_OPENING,
	            households ? PSUS_DRAWN : NOTHING_DRAWN, &survey_id, error) ||
	        !(households ? fieldwork_draw_read_drawn(draw, session, survey_id, error)
	                     : read_psus(draw, wish, session, survey_id, error)))
		return false;
	if (draw->stages != DRAW_PSUS) {
		if (!fieldwork_draw_read_people(draw, session, survey_id, error))
			return false;
		fieldwork_draw_people(draw);
	}
	return fieldwork_draw_store(draw, session, survey_id, error) &&
	       note(draw, session, slug, error);
}
