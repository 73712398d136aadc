/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "started.h"

#include <base/clock.h>

void intake_json_receipt(
        json_t *reply, struct str receipt, int32_t answers_covered, int32_t saves_covered)
{
	json_object_set_new(reply, "receipt", json_stringn(receipt.p, receipt.n));
	json_object_set_new(reply, "answers_covered", json_integer(answers_covered));
	json_object_set_new(reply, "saves_covered", json_integer(saves_covered));
}

void intake_reply_started(struct http_exchange *x, const struct intake_started *started)
{
	const struct core_context *context = core_context(x);
	const struct secret_grant *grant = &started->grant;
	const struct catalogue_survey *survey =
	        intake_catalogue_survey_by_id(intake_of(x)->catalogue, grant->survey_id);
	char id[UUID_TEXT_SIZE], secret[SECRET_TEXT_SIZE];
	struct str href;
	json_t *reply;

	if (!survey || !intake_catalogue_survey_has(survey, grant->booklet)) {
		intake_reply_unheard(x);
		return;
	}
	uuid_format(&grant->attempt, id);
	core_secret_issue(context->keys, grant,
	        clock_realtime_us() / 1000000 + context->attempt_lifetime_s, secret);
	href = intake_booklet_href(x, grant, survey, started->language);
	reply = json_pack("{s:s, s:s, s:{s:s%}, s:i, s:s%, s:s%}", "attempt", id, "secret", secret,
	        "booklet", "href", href.p, href.n, "next_seq", (int)started->acknowledged + 1,
	        "state", started->state.p, started->state.n, "language", started->language.p,
	        started->language.n);
	if (started->begun)
		json_object_set_new(reply, "begun", json_true());
	if (started->receipt.p)
		intake_json_receipt(reply, started->receipt, started->answers, started->saves);
	http_reply_json(x, 201, reply);
}
