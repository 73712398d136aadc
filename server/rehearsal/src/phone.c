/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One phone: a keep-alive connection and the resident that it serves at the moment. Each step sends
 * one request. Its reply leads to the next step, or the same step is tried again after a pause.
 *
 * START    POST attempts            -> attempt, secret, booklet, next number
 * BOOKLET  GET booklet              -> items and their order (only when no phone has it yet)
 * SAVE     PUT answers, one a save  -> acknowledged
 * SUBMIT   POST submission          -> receipt
 */
#include "phones.h"

#include "rapid.h"
#include "resident.h"
#include "streams.h"

#include <base/clock.h>

#include <event2/buffer.h>
#include <event2/keyvalq_struct.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TRIES_MAX = 60,        /* tries of one request: with pauses of about 100 s in all */
	TRIES_UNKNOWN_MAX = 6, /* about 3 s, while the server does not yet know a new survey */
	PAUSE_FIRST_MS = 50,
	PAUSE_MOST_MS = 2000,
	REQUEST_TIMEOUT_S = 20,
	REPLY_MAX = 4 << 20, /* bytes */
	REPLY_HEADERS_MAX = 16384,
	MIXED_ENGLISH = 10, /* one resident in this many answers in English */
	HTTP_STATUS_UNKNOWN = 404,
	HTTP_STATUS_TOO_MANY = 429,
	HTTP_STATUS_UNAVAILABLE = 503,
};

static const char *const step_names[] = {
        [PHONE_START] = "starting an attempt",
        [PHONE_BOOKLET] = "fetching the booklet",
        [PHONE_SAVE] = "saving an answer",
        [PHONE_SUBMIT] = "submitting",
};

static void phone_send(struct phone *phone);

/* ---- what to send ---- */

static const char *phone_language(const struct phone *phone)
{
	static const char *const codes[] = {"zh", "en"};
	enum simulation_language language = phone->crowd->options->language;
	struct random_key key =
	        random_key_of(phone->crowd->options->seed, STREAM_LANGUAGE, phone->person.id, 0);

	if (language == SIMULATION_MIXED)
		language = random_below(key, 0, MIXED_ENGLISH) ? SIMULATION_CHINESE
		                                               : SIMULATION_ENGLISH;
	return codes[language];
}

static int last_seq(const struct phone *phone)
{
	return (int)phone->booklet->count + 1;
}

static void save_write(struct phone *phone)
{
	const struct scene *scene = phone->crowd->scene;
	const struct simulation_options *options = phone->crowd->options;
	uint64_t person = phone->person.id;
	size_t place = (size_t)phone->seq - 2, item;
	uint32_t elapsed_ms;
	int64_t response;

	if (phone->seq == 1) {
		rehearsal_resident_background(&phone->body, &phone->person);
		return;
	}
	item = phone->booklet->items[place];
	response = phone->responses[item];
	elapsed_ms = synthetic_population_elapsed_ms(phone->crowd->population, person, item);
	if (rehearsal_rapid_guesses(
	            options->seed, person, options->rapid_share, place, phone->booklet->count)) {
		response =
		        rehearsal_rapid_response(options->seed, person, place, &scene->items[item]);
		elapsed_ms = rehearsal_rapid_elapsed_ms(options->seed, person, place);
	}
	rehearsal_resident_answer(&phone->body, phone->booklet->codes[place],
	        scene->items[item].type, response, elapsed_ms);
}

/* Fills the phone's body and the path. Returns the method. */
static enum evhttp_cmd_type request_write(struct phone *phone, char path[static PATH_SIZE])
{
	const struct crowd *crowd = phone->crowd;

	buf_clear(&phone->body);
	switch (phone->step) {
	case PHONE_START:
		snprintf(path, PATH_SIZE, "/api/v1/surveys/%s/attempts", crowd->options->survey);
		rehearsal_resident_start(&phone->body, crowd->residents[phone->resident].token,
		        phone_language(phone));
		return EVHTTP_REQ_POST;
	case PHONE_BOOKLET:
		snprintf(path, PATH_SIZE, "%s", phone->booklet->href);
		return EVHTTP_REQ_GET;
	case PHONE_SAVE:
		snprintf(path, PATH_SIZE, "/api/v1/attempts/%s/answers/%d", phone->attempt,
		        phone->seq);
		save_write(phone);
		return EVHTTP_REQ_PUT;
	default:
		snprintf(path, PATH_SIZE, "/api/v1/attempts/%s/submission", phone->attempt);
		rehearsal_resident_submission(&phone->body, last_seq(phone));
		return EVHTTP_REQ_POST;
	}
}

/* ---- when to send ---- */

static void timer_set(struct phone *phone, int64_t us)
{
	struct timeval pause = {us / 1000000, us % 1000000};

	event_add(phone->timer, &pause);
}

static void timer_rang(evutil_socket_t fd, short what, void *state)
{
	(void)fd;
	(void)what;
	phone_send(state);
}

/*
 * Waits for the time of a save at the wanted rate. The saves of the whole crowd are spread evenly
 * in time, whichever phone sends them.
 */
static void phone_send_save(struct phone *phone)
{
	struct crowd *crowd = phone->crowd;
	int64_t now = clock_monotonic_us(), due = now;

	if (crowd->options->rate)
		due = crowd->begun_us +
		      (int64_t)(crowd->tickets++ * 1000000 / (uint64_t)crowd->options->rate);
	phone->since_us = due;
	if (due > now)
		timer_set(phone, due - now);
	else
		phone_send(phone);
}

/* Goes to the next step after a step was acknowledged. */
static void phone_go(struct phone *phone, enum phone_step step)
{
	phone->step = step;
	phone->tries = 0;
	if (step == PHONE_SAVE)
		phone_send_save(phone);
	else
		phone_send(phone);
}

static void phone_save_or_submit(struct phone *phone)
{
	phone_go(phone, phone->seq <= last_seq(phone) ? PHONE_SAVE : PHONE_SUBMIT);
}

/*
 * Uses the booklet if it is already there. Otherwise waits for the phone that is fetching it, or
 * fetches it from the server.
 */
static void phone_want_booklet(struct phone *phone)
{
	struct booklet *booklet = phone->booklet;

	if (booklet->is_there) {
		phone_save_or_submit(phone);
	} else if (booklet->is_coming) {
		phone->waits = true;
	} else {
		booklet->is_coming = true;
		phone_go(phone, PHONE_BOOKLET);
	}
}

/* ---- what went wrong ---- */

/*
 * Another phone must now fetch the booklet that others wait for. This is one of the waiting phones,
 * or else the next phone that wants it.
 */
static void booklet_pass_on(struct crowd *crowd, struct booklet *booklet)
{
	booklet->is_coming = false;
	for (size_t i = 0; i < crowd->phone_count; i++) {
		struct phone *phone = &crowd->phones[i];

		if (!phone->waits || phone->booklet != booklet)
			continue;
		phone->waits = false;
		phone_want_booklet(phone);
		return;
	}
}

static void crowd_give_up(struct crowd *crowd)
{
	struct simulation_report *report = crowd->report;

	report->given_up = true;
	report->failed = report->residents - report->finished;
	event_base_loopbreak(crowd->base);
}

static void phone_fail(struct phone *phone, const char *why, int status)
{
	struct crowd *crowd = phone->crowd;
	struct simulation_report *report = crowd->report;

	report->failed++;
	if (!report->failure[0])
		snprintf(report->failure, sizeof(report->failure), "%s: %s%.0d",
		        step_names[phone->step], why, status);
	if (!crowd->is_let_in && ++crowd->turned_away >= crowd->phone_count) {
		crowd_give_up(crowd);
		return;
	}
	if (phone->step == PHONE_BOOKLET)
		booklet_pass_on(crowd, phone->booklet);
	rehearsal_phone_next(phone);
}

static void phone_retry(struct phone *phone, enum simulation_error error, int status)
{
	const struct crowd *crowd = phone->crowd;
	struct random_key key = random_key_of(
	        crowd->options->seed, STREAM_PATIENCE, phone->resident, (uint64_t)phone->seq);
	unsigned most = status == HTTP_STATUS_UNKNOWN ? TRIES_UNKNOWN_MAX : TRIES_MAX;
	int64_t pause = PAUSE_FIRST_MS;

	crowd->report->errors[error]++;
	if (++phone->tries > most) {
		phone_fail(phone, status ? "status " : "no reply", status);
		return;
	}
	for (unsigned i = 1; i < phone->tries && pause < PAUSE_MOST_MS; i++)
		pause *= 2;
	if (pause > PAUSE_MOST_MS)
		pause = PAUSE_MOST_MS;
	crowd->report->retries++;
	timer_set(
	        phone, (int64_t)((double)pause * 1000 * (0.5 + random_uniform(key, phone->tries))));
}

/* ---- replies ---- */

static bool start_take(struct phone *phone, const json_t *reply)
{
	const char *attempt = json_string_value(json_object_get(reply, "attempt"));
	const char *secret = json_string_value(json_object_get(reply, "secret"));
	const char *href =
	        json_string_value(json_object_get(json_object_get(reply, "booklet"), "href"));
	json_int_t next = json_integer_value(json_object_get(reply, "next_seq"));
	struct uuid id;

	if (!attempt || !secret || !href || next < 1 || next > POPULATION_ITEMS_MAX + 2 ||
	        !uuid_parse(str_from(attempt), &id) || strlen(secret) >= SECRET_SIZE)
		return false;
	uuid_format(&id, phone->attempt);
	memcpy(phone->secret, secret, strlen(secret) + 1);
	phone->seq = (int)next;
	phone->booklet = rehearsal_booklet_find(phone->crowd, href);
	return phone->booklet;
}

static bool start_replied(struct phone *phone, struct str body)
{
	json_t *reply = json_loadb(body.p, body.n, 0, NULL);
	bool taken = start_take(phone, reply);

	json_decref(reply);
	if (!taken)
		return false;
	phone->crowd->is_let_in = true;
	phone_want_booklet(phone);
	return true;
}

static bool booklet_replied(struct phone *phone, struct str body)
{
	struct crowd *crowd = phone->crowd;
	struct booklet *booklet = phone->booklet;

	if (!rehearsal_booklet_take(booklet, crowd->scene, body))
		return false;
	for (size_t i = 0; i < crowd->phone_count; i++) {
		struct phone *other = &crowd->phones[i];

		if (!other->waits || other->booklet != booklet)
			continue;
		other->waits = false;
		phone_save_or_submit(other);
	}
	phone_save_or_submit(phone);
	return true;
}

static bool save_replied(struct phone *phone, struct str body)
{
	json_t *reply = json_loadb(body.p, body.n, 0, NULL);
	json_int_t acknowledged = json_integer_value(json_object_get(reply, "acknowledged"));
	struct simulation_report *report = phone->crowd->report;

	json_decref(reply);
	if (acknowledged < phone->seq)
		return false;
	report->saves++;
	rehearsal_latency_add(&report->latency, clock_monotonic_us() - phone->since_us);
	phone->seq++;
	phone_save_or_submit(phone);
	return true;
}

static bool submit_replied(struct phone *phone, struct str body)
{
	json_t *reply = json_loadb(body.p, body.n, 0, NULL);
	bool good = json_string_length(json_object_get(reply, "receipt")) > 0;

	json_decref(reply);
	if (!good)
		return false;
	phone->crowd->report->finished++;
	rehearsal_phone_next(phone);
	return true;
}

static bool (*const replied[])(struct phone *phone, struct str body) = {
        [PHONE_START] = start_replied,
        [PHONE_BOOKLET] = booklet_replied,
        [PHONE_SAVE] = save_replied,
        [PHONE_SUBMIT] = submit_replied,
};

static void reply_bad(struct phone *phone, int status)
{
	struct simulation_report *report = phone->crowd->report;

	if (status == HTTP_STATUS_TOO_MANY || status == HTTP_STATUS_UNAVAILABLE) {
		phone_retry(phone, SIMULATION_BUSY, status);
	} else if (status >= 500) {
		phone_retry(phone, SIMULATION_SERVER, status);
	} else if (status == HTTP_STATUS_UNKNOWN && phone->step == PHONE_START) {
		phone_retry(phone, SIMULATION_REFUSED, status);
	} else {
		report->errors[status >= 400 ? SIMULATION_REFUSED : SIMULATION_REPLY]++;
		phone_fail(phone, "status ", status);
	}
}

static void reply_came(struct evhttp_request *request, void *state)
{
	struct phone *phone = state;
	int status = request ? evhttp_request_get_response_code(request) : 0;
	struct evbuffer *input;
	struct str body;

	if (!status) {
		phone_retry(
		        phone, phone->timed_out ? SIMULATION_TIMEOUT : SIMULATION_CONNECTION, 0);
		return;
	}
	if (status != 200 && status != 201) {
		reply_bad(phone, status);
		return;
	}
	input = evhttp_request_get_input_buffer(request);
	body.n = evbuffer_get_length(input);
	body.p = (const char *)evbuffer_pullup(input, -1);
	if (!replied[phone->step](phone, body)) {
		phone->crowd->report->errors[SIMULATION_REPLY]++;
		phone_fail(phone, "a reply that the API does not have", 0);
	}
}

static void reply_failed(enum evhttp_request_error error, void *state)
{
	struct phone *phone = state;

	phone->timed_out = error == EVREQ_HTTP_TIMEOUT;
}

/* ---- requests ---- */

static void headers_add(struct phone *phone, struct evhttp_request *request)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
	char bearer[SECRET_SIZE + 8];

	evhttp_add_header(headers, "Host", phone->crowd->authority);
	/* A server lets simulated people into rehearsals only. */
	if (phone->step == PHONE_START)
		evhttp_add_header(headers, "Kesu-Simulated", "yes");
	if (phone->body.n)
		evhttp_add_header(headers, "Content-Type", "application/json");
	if (phone->step == PHONE_SAVE || phone->step == PHONE_SUBMIT) {
		snprintf(bearer, sizeof(bearer), "Bearer %s", phone->secret);
		evhttp_add_header(headers, "Authorization", bearer);
	}
}

static void phone_send(struct phone *phone)
{
	char path[PATH_SIZE];
	enum evhttp_cmd_type method = request_write(phone, path);
	struct evhttp_request *request = evhttp_request_new(reply_came, phone);

	if (!request)
		abort();
	phone->timed_out = false;
	evhttp_request_set_error_cb(request, reply_failed);
	headers_add(phone, request);
	evbuffer_add(evhttp_request_get_output_buffer(request), phone->body.p, phone->body.n);
	/*
	 * This call takes over the request. A connection that cannot be made is reported to
	 * reply_came.
	 */
	if (evhttp_make_request(phone->connection, request, method, path) != 0)
		phone_retry(phone, SIMULATION_CONNECTION, 0);
}

/* ---- residents ---- */

static void phone_begin(struct phone *phone)
{
	const struct crowd *crowd = phone->crowd;
	uint64_t id = crowd->residents[phone->resident].person;

	phone->person = synthetic_population_person(crowd->population, id);
	synthetic_population_answers(crowd->population, id, phone->responses);
	phone->seq = 0;
	phone_go(phone, PHONE_START);
}

void rehearsal_phone_next(struct phone *phone)
{
	struct crowd *crowd = phone->crowd;
	struct simulation_report *report = crowd->report;

	if (crowd->next < report->residents) {
		phone->resident = crowd->next++;
		phone_begin(phone);
	} else if (report->finished + report->failed == report->residents) {
		event_base_loopexit(crowd->base, NULL);
	}
}

bool rehearsal_phone_init(struct phone *phone, struct crowd *crowd)
{
	phone->crowd = crowd;
	buf_init(&phone->body, BODY_MAX);
	phone->timer = evtimer_new(crowd->base, timer_rang, phone);
	phone->connection = evhttp_connection_base_new(crowd->base, NULL, crowd->host, crowd->port);
	if (!phone->timer || !phone->connection)
		return false;
	evhttp_connection_set_timeout(phone->connection, REQUEST_TIMEOUT_S);
	evhttp_connection_set_max_body_size(phone->connection, REPLY_MAX);
	evhttp_connection_set_max_headers_size(phone->connection, REPLY_HEADERS_MAX);
	return true;
}

void rehearsal_phone_end(struct phone *phone)
{
	if (phone->connection)
		evhttp_connection_free(phone->connection);
	if (phone->timer)
		event_free(phone->timer);
	buf_free(&phone->body);
}
