/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A try is stored before it is made, with a moment before which nobody repeats it; what came of it
 * is stored after. A process that dies between the two has sent or not: the message is sent again,
 * under the same id. Neither names nor numbers of phones reach the log.
 */
#include "deliver.h"

#include "pause.h"
#include "post.h"

#include <base/clock.h>
#include <base/log.h>
#include <base/uuid.h>

#include <jansson.h>
#include <queries/reminders.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

enum {
	PIECE_US = 20 * 1000000, /* of one process */
	TRY_S = 30,              /* longer than a try takes */
	ID_SIZE = UUID_TEXT_SIZE + 4,
};

struct delivery {
	struct db_session *session;
	const struct config *config;
	struct reminders_post *post;
	int64_t wave;
};

/* What is sent, and what is known of it afterwards. */
struct parcel {
	int32_t number, tries;
	char id[ID_SIZE];
	char *body;
};

static volatile sig_atomic_t stopping;

static void on_term(int signal)
{
	(void)signal;
	stopping = 1;
}

static json_t *text_json(struct str text)
{
	return text.p ? json_stringn(text.p, text.n) : json_null();
}

static char *body_make(int64_t wave, const struct q_reminder_take_row *row)
{
	json_t *document = json_pack("{s:s, s:o, s:{s:o, s:O?, s:i, s:I, s:o, s:o, s:{s:o, s:o}}}",
	        "type", "survey.reminder", "timestamp", text_json(row->made_at), "data", "survey",
	        text_json(row->slug), "title", NULL, "case", (int)row->number, "wave",
	        (json_int_t)wave, "name", text_json(row->name), "phone", text_json(row->phone),
	        "text", "zh", text_json(row->text_zh), "en", text_json(row->text_en));
	json_t *title = json_loadb(row->title.p, row->title.n, 0, NULL);
	char *body;

	if (!document || json_object_set_new(json_object_get(document, "data"), "title", title))
		abort();
	body = json_dumps(document, JSON_COMPACT);
	json_decref(document);
	return body;
}

/* *parcel without a body: nothing is due. */
static bool take(struct delivery *delivery, struct parcel *parcel, struct error *error)
{
	const struct q_reminder_take_row *row;
	char uuid[UUID_TEXT_SIZE];

	*parcel = (struct parcel){.body = NULL};
	if (!q_reminder_take_run(delivery->session, delivery->wave,
	            (int32_t)config_number(delivery->config, "reminder_tries"), TRY_S, &row, error))
		return false;
	if (!row)
		return true;
	uuid_format(&row->message, uuid);
	snprintf(parcel->id, sizeof(parcel->id), "rem_%s", uuid);
	parcel->number = row->number;
	parcel->tries = row->tries;
	parcel->body = body_make(delivery->wave, row);
	return true;
}

static double chance(void)
{
	uint32_t bits = 0;

	if (getrandom(&bits, sizeof(bits), 0) != sizeof(bits))
		abort();
	return bits / (double)UINT32_MAX;
}

static bool told(struct delivery *delivery, const struct parcel *parcel, const char *state,
        int32_t status, int32_t seconds, struct error *error)
{
	bool given_up = state[0] == 'g';

	return q_reminder_told_run(delivery->session,
	        &(struct q_reminder_told_in){
	                .wave = delivery->wave,
	                .number = parcel->number,
	                .state = str_from(state),
	                .why = given_up ? STR("tries") : (struct str){0},
	                .status = status ? &status : NULL,
	                .seconds = seconds,
	        },
	        error);
}

static void log_failure(const struct delivery *delivery, const struct parcel *parcel,
        const struct reminders_reply *reply, int32_t seconds)
{
	log_warning("a reminder was not taken", LOG_NUMBER("wave", delivery->wave),
	        LOG_NUMBER("case", parcel->number), LOG_NUMBER("try", parcel->tries),
	        LOG_NUMBER("status", reply->status), LOG_TEXT("problem", reply->fault),
	        LOG_NUMBER("again_s", seconds));
}

/* Whether it is the receiver that cannot, and not this message: then the whole wave waits. */
static bool is_receivers(const struct reminders_reply *reply)
{
	return !reply->status || reply->status == 429 || reply->status / 100 == 5 || reply->asked;
}

static bool failed(struct delivery *delivery, const struct parcel *parcel,
        const struct reminders_reply *reply, bool *on, struct error *error)
{
	const struct config *config = delivery->config;
	bool last = parcel->tries >= config_number(config, "reminder_tries");
	int32_t seconds = reminders_pause(
	        config_number(config, "reminder_pause_s"), parcel->tries, reply->asked, chance());

	log_failure(delivery, parcel, reply, last ? 0 : seconds);
	*on = !is_receivers(reply);
	return told(delivery, parcel, last ? "given_up" : "failed", reply->status, seconds,
	               error) &&
	       (*on || q_reminder_hold_run(delivery->session, delivery->wave, seconds, error));
}

/* *on: the next one may be sent now. */
static bool ended(struct delivery *delivery, const struct parcel *parcel,
        const struct reminders_reply *reply, bool *on, struct error *error)
{
	if (reply->status / 100 == 2) {
		log_info("a reminder is sent", LOG_NUMBER("wave", delivery->wave),
		        LOG_NUMBER("case", parcel->number));
		return told(delivery, parcel, "sent", reply->status, 0, error);
	}
	if (reply->status == 410) {
		log_warning("the receiver wants no more of a wave of reminders",
		        LOG_NUMBER("wave", delivery->wave));
		*on = false;
		return q_reminder_stop_run(delivery->session, delivery->wave, reply->status, error);
	}
	return failed(delivery, parcel, reply, on, error);
}

static bool send_one(struct delivery *delivery, bool *on, struct error *error)
{
	struct reminders_reply reply;
	struct parcel parcel;
	bool stored;

	if (!take(delivery, &parcel, error))
		return false;
	*on = parcel.body != NULL;
	if (!*on)
		return true;
	reply = reminders_post_send(delivery->post, parcel.id, str_from(parcel.body));
	stored = ended(delivery, &parcel, &reply, on, error);
	free(parcel.body);
	return stored;
}

static bool send_piece(struct delivery *delivery, struct error *error)
{
	const struct sigaction action = {.sa_handler = on_term};
	int64_t until = clock_monotonic_us() + PIECE_US;
	bool on = true, good = true;

	sigaction(SIGTERM, &action, NULL); /* a try is ended before this process is */
	delivery->post = reminders_post_new(delivery->config);
	while (good && on && !stopping && clock_monotonic_us() < until)
		good = send_one(delivery, &on, error);
	reminders_post_free(delivery->post);
	return good;
}

bool reminders_deliver(
        struct db_session *session, const struct config *config, int64_t wave, struct error *error)
{
	struct delivery delivery = {.session = session, .config = config, .wave = wave};
	int32_t quiet = reminders_pause_quiet(clock_realtime_us() / 1000000,
	        config_number(config, "reminder_from"), config_number(config, "reminder_until"));
	const struct q_reminder_claim_row *claim;

	if (!q_reminder_claim_run(session, wave, &claim, error))
		return false;
	if (!claim->mine)
		return true;
	return quiet ? q_reminder_hold_run(session, wave, quiet, error)
	             : send_piece(&delivery, error);
}
