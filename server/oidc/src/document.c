/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document.h"

#include <base/clock.h>
#include <base/log.h>

#include <string.h>

enum { FRESH_S = 3600, RETRY_S = 1, RENEW_S = 5, SECOND_US = 1000000 };

static bool within(int64_t since_us, int64_t seconds)
{
	return since_us && clock_monotonic_us() - since_us < seconds * SECOND_US;
}

/* Those who wait now; what they do next may begin another wait. */
static void let_go_on(struct oidc_document *document, const struct error *error)
{
	struct oidc_waiting waiting[OIDC_WAITING_MAX];
	size_t count = document->waiting_count;

	memcpy(waiting, document->waiting, count * sizeof(*waiting));
	document->waiting_count = 0;
	for (size_t i = 0; i < count; i++)
		waiting[i].go_on(waiting[i].state, error);
}

static void document_fetched(void *state, const struct oidc_reply *reply)
{
	struct oidc_document *document = state;
	struct error problem = reply->error;

	document->asked = false;
	if (reply->good && document->take(document->owner, reply->document, &problem)) {
		document->read_us = clock_monotonic_us();
		let_go_on(document, NULL);
		return;
	}
	document->failed_us = clock_monotonic_us();
	document->failure = problem;
	log_warning("the provider of sign-in does not answer as one",
	        LOG_TEXT("problem", problem.text));
	let_go_on(document, &problem);
}

void oidc_document_need(
        struct oidc_document *document, const char *address, oidc_go_on *go_on, void *state)
{
	struct error error;

	if (within(document->read_us, FRESH_S)) {
		go_on(state, NULL);
		return;
	}
	if (!document->asked && within(document->failed_us, RETRY_S)) {
		go_on(state, &document->failure);
		return;
	}
	if (document->waiting_count == OIDC_WAITING_MAX) {
		error_set(&error, "too many people sign in at once");
		go_on(state, &error);
		return;
	}
	document->waiting[document->waiting_count++] = (struct oidc_waiting){go_on, state};
	if (document->asked)
		return;
	document->asked = true;
	oidc_fetch(document->fetcher, &(struct oidc_request){.address = address}, document_fetched,
	        document);
}

bool oidc_document_renew(struct oidc_document *document)
{
	if (within(document->read_us, RENEW_S))
		return false;
	document->read_us = 0;
	return true;
}
