/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "post.h"

#include <base/clock.h>
#include <base/memory.h>
#include <outward/address.h>
#include <outward/handle.h>

#include <curl/curl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POST_MS = 20000, HEADER_SIZE = 128 }; /* the standard recommends 15 to 30 s */

struct reminders_post {
	CURL *easy;
	struct reminders_key key;
};

/* What the receiver says beside the status is nobody's. */
static size_t on_bytes(char *bytes, size_t size, size_t count, void *state)
{
	(void)bytes;
	(void)state;
	return size * count;
}

struct reminders_post *reminders_post_new(const struct config *config)
{
	const char *address = config_text(config, "reminder_url");
	struct reminders_post *post = memory_new(1, sizeof(*post));

	if (!reminders_key_read(&post->key, str_from(config_text(config, "reminder_key"))) ||
	        curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		abort();
	post->easy = outward_handle_new(&(struct outward_limits){
	        .authorities = config_text(config, "reminder_authorities"),
	        .plain = outward_address_is_http(address),
	        .timeout_ms = POST_MS,
	});
	if (curl_easy_setopt(post->easy, CURLOPT_URL, address) ||
	        curl_easy_setopt(post->easy, CURLOPT_WRITEFUNCTION, on_bytes))
		abort();
	return post;
}

void reminders_post_free(struct reminders_post *post)
{
	curl_easy_cleanup(post->easy);
	curl_global_cleanup();
	free(post);
}

static void header_add(struct curl_slist **headers, const char *name, const char *value)
{
	char line[HEADER_SIZE];
	struct curl_slist *longer;

	snprintf(line, sizeof(line), "%s: %s", name, value);
	longer = curl_slist_append(*headers, line);
	if (!longer)
		abort();
	*headers = longer;
}

static struct curl_slist *headers_make(
        const struct reminders_post *post, const char *id, struct str body)
{
	int64_t now = clock_realtime_us() / 1000000;
	char signature[REMINDERS_SIGNATURE_SIZE], seconds[24];
	struct curl_slist *headers = NULL;

	reminders_key_sign(&post->key, str_from(id), now, body, signature);
	snprintf(seconds, sizeof(seconds), "%" PRId64, now);
	header_add(&headers, "Content-Type", "application/json");
	header_add(&headers, "Expect", ""); /* libcurl's wait for 100 Continue */
	header_add(&headers, "webhook-id", id);
	header_add(&headers, "webhook-timestamp", seconds);
	header_add(&headers, "webhook-signature", signature);
	return headers;
}

struct reminders_reply reminders_post_send(
        struct reminders_post *post, const char *id, struct str body)
{
	struct curl_slist *headers = headers_make(post, id, body);
	struct reminders_reply reply = {.status = 0};
	curl_off_t asked = 0;
	long status = 0;
	CURLcode code;

	if (curl_easy_setopt(post->easy, CURLOPT_HTTPHEADER, headers) ||
	        curl_easy_setopt(post->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n) ||
	        curl_easy_setopt(post->easy, CURLOPT_POSTFIELDS, body.p))
		abort();
	code = curl_easy_perform(post->easy);
	curl_easy_getinfo(post->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(post->easy, CURLINFO_RETRY_AFTER, &asked);
	/* A status says what became of it, also when what follows is cut short. */
	reply.status = (int32_t)status;
	reply.asked = asked > 0 ? asked : 0;
	if (code != CURLE_OK)
		snprintf(reply.fault, sizeof(reply.fault), "%s", curl_easy_strerror(code));
	curl_slist_free_all(headers);
	return reply;
}
