/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * POST /attempts/{attempt}/resume-code  gives a code of eight digits, for ten minutes and one use
 * POST /surveys/{slug}/resumptions      takes up the attempt of a code, on another device
 *
 * A code is short enough to be typed, so it is stored as a MAC under the server's key, and guesses
 * are limited by address and by survey (kesu_fn.resume).
 */
#include "handlers.h"
#include "started.h"

#include <queries/intake.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
	CODE_DIGITS = 8,
	CODE_SIZE = CODE_DIGITS + 1,
	CODES = 4, /* tried, should one be taken */
	CODE_SECONDS = 600,
	TEXT_SIZE = 96,
	NETWORK_BYTES = 8, /* of an IPv6 address: what one household or provider's customer has */
};

static const struct http_problem_type problem_code = {404, "/problems/resume-code-unknown",
        "续答码不对或已过期，请在原来的手机上重新生成", "This code is wrong or too old"};

struct resume_codes {
	struct http_exchange *x;
	char text[CODES][CODE_SIZE];
};

static bool mac_of(const struct secret_keys *keys, enum secret_key_age age, const char *text,
        struct intake_mac *mac)
{
	uint8_t full[SECRET_MAC_SIZE];

	if (!core_secret_mac(keys, age, str_from(text), full))
		return false;
	memcpy(mac->b, full, sizeof(mac->b));
	return true;
}

static bool code_mac(const struct secret_keys *keys, enum secret_key_age age, int32_t survey_id,
        const char *code, struct intake_mac *mac)
{
	char text[TEXT_SIZE];

	snprintf(text, sizeof(text), "kesu:code:%d:%s", (int)survey_id, code);
	return mac_of(keys, age, text, mac);
}

static void code_draw(char code[static CODE_SIZE])
{
	uint64_t chance;

	if (getrandom(&chance, sizeof(chance), 0) != (ssize_t)sizeof(chance))
		abort();
	snprintf(code, CODE_SIZE, "%08u", (unsigned)(chance % 100000000));
}

static void code_made(struct db_batch *batch, void *state)
{
	const struct resume_codes *codes = state;
	struct http_exchange *x = codes->x;
	struct q_resume_make_row row;

	if (!core_batch_done(x, batch))
		return;
	if (!q_resume_make_row(batch, 0, 0, &row) || row.place_is_null)
		http_reply_problem(x, &http_not_found, STR("no such attempt"), NULL, 0);
	else if (!row.place)
		http_reply_problem(x, &http_unavailable, STR("no code is free"), NULL, 0);
	else
		http_reply_json(x, 201,
		        json_pack("{s:s, s:i}", "code", codes->text[row.place - 1], "expires_in",
		                CODE_SECONDS));
}

void intake_resume_code_post(struct http_exchange *x)
{
	struct resume_codes *codes = arena_new(http_arena(x), 1, sizeof(*codes));
	struct intake_mac macs[CODES];
	struct str columns[CODES];
	struct secret_grant grant;
	struct db_batch *batch;

	if (!intake_attempt_in_full(x, &grant))
		return;
	codes->x = x;
	for (int i = 0; i < CODES; i++) {
		code_draw(codes->text[i]);
		if (!code_mac(core_context(x)->keys, SECRET_KEY_CURRENT, grant.survey_id,
		            codes->text[i], &macs[i]))
			abort(); /* there always is a key that signs */
		columns[i] = intake_mac_str(&macs[i]);
	}
	batch = db_batch_new(core_context(x)->fast);
	q_resume_make(
	        batch, grant.attempt, grant.survey_id, (struct db_array){CODES, columns, NULL});
	db_batch_send(batch, code_made, codes);
}

/* --- taking it up --- */

struct resumption {
	struct http_exchange *x;
	int32_t survey_id;
};

static void resumption_done(struct db_batch *batch, void *state)
{
	const struct resumption *resumption = state;
	struct http_exchange *x = resumption->x;
	struct q_resume_row row;

	if (!core_batch_done(x, batch))
		return;
	if (!q_resume_row(batch, 0, 0, &row) || str_equal_c(row.outcome, "wait"))
		http_reply_problem(x, &http_too_many, STR(""), NULL, 0);
	else if (!row.state.p)
		http_reply_problem(x, &problem_code, STR(""), NULL, 0);
	else
		intake_reply_started(x,
		        &(struct intake_started){
		                .grant = {row.attempt, resumption->survey_id, row.booklet, false},
		                .state = row.state,
		                .language = row.language,
		                .acknowledged = row.acknowledged,
		                .receipt = row.receipt,
		                .answers = row.answers,
		                .saves = row.last_seq,
		        });
}

/* Where guesses come from. Of an IPv6 address the network counts: its owner has all of it. */
static struct intake_mac address_mac(struct http_exchange *x)
{
	struct str client = http_client(x);
	unsigned char bytes[16];
	struct intake_mac mac;
	char text[TEXT_SIZE];
	int n = snprintf(text, sizeof(text), "kesu:address:%.*s", STR_ARG(client));
	const char *address = text + sizeof("kesu:address:") - 1;

	if ((size_t)n < sizeof(text) && inet_pton(AF_INET6, address, bytes) == 1)
		for (int i = 0; i < NETWORK_BYTES; i++)
			snprintf(text + sizeof("kesu:address:") - 1 + 2 * i, 3, "%02x", bytes[i]);
	if (!mac_of(core_context(x)->keys, SECRET_KEY_CURRENT, text, &mac))
		abort(); /* there always is a key that signs */
	return mac;
}

/* False when the reply has been sent. */
static bool resumption_code_read(struct http_exchange *x, char code[static CODE_SIZE])
{
	static const char *const known[] = {"code", NULL};
	struct field_problems problems = {.count = 0};
	json_t *body = core_body(x);
	const char *text;

	if (!body)
		return false;
	text = json_string_value(json_object_get(body, "code"));
	core_field_problems_unknown(x, &problems, body, known);
	if (!text || strlen(text) != CODE_DIGITS || strspn(text, "0123456789") != CODE_DIGITS)
		core_field_problem(&problems, "/code", "must be 8 digits");
	else
		memcpy(code, text, CODE_SIZE);
	json_decref(body);
	return !core_field_problems_reply(x, &problems);
}

static void resumption_send(struct http_exchange *x, int32_t survey_id, const char *code)
{
	struct resumption *resumption = arena_new(http_arena(x), 1, sizeof(*resumption));
	struct db_batch *batch = db_batch_new(core_context(x)->fast);
	struct intake_mac macs[2], address = address_mac(x);
	struct str columns[2];
	size_t count = 0;

	for (int age = SECRET_KEY_CURRENT; age <= SECRET_KEY_PREVIOUS; age++) {
		if (!code_mac(core_context(x)->keys, (enum secret_key_age)age, survey_id, code,
		            &macs[count]))
			continue;
		columns[count] = intake_mac_str(&macs[count]);
		count++;
	}
	*resumption = (struct resumption){x, survey_id};
	q_resume(batch, survey_id, (struct db_array){count, columns, NULL},
	        intake_mac_str(&address));
	db_batch_send(batch, resumption_done, resumption);
}

void intake_resumption_post(struct http_exchange *x)
{
	const struct catalogue *catalogue = intake_of(x)->catalogue;
	const struct catalogue_survey *survey =
	        intake_catalogue_survey_by_slug(catalogue, http_param(x, "slug"));
	char code[CODE_SIZE];

	if (!survey)
		http_reply_problem(x,
		        intake_catalogue_ready(catalogue) ? &http_not_found : &http_unavailable,
		        STR("no such survey"), NULL, 0);
	else if (core_limit_admits(x, CORE_LIMIT_RESUMPTIONS) && resumption_code_read(x, code))
		resumption_send(x, survey->id, code);
}
