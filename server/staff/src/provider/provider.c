/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /oidc, and the part that holds the client of the one provider there may be. */
#include "provider.h"

#include <staff/staff.h>

#include <base/config.h>
#include <base/memory.h>

#include <stdio.h>
#include <stdlib.h>

enum { COOKIE_TEXT_SIZE = OIDC_COOKIE_SIZE + 128 };

static void *oidc_start(const struct core_context *context)
{
	struct staff_oidc *oidc = memory_new(1, sizeof(*oidc));
	struct oidc_settings settings;

	oidc->issuer = config_text(context->config, "oidc_issuer");
	if (*oidc->issuer && staff_oidc_settings(context->config, oidc->redirect_uri, &settings))
		oidc->client = oidc_client_new(context->base, &settings);
	return oidc;
}

static void oidc_stop(void *state)
{
	struct staff_oidc *oidc = state;

	oidc_client_free(oidc->client);
	free(oidc);
}

/* Phones need no provider. */
static bool oidc_ready(const void *state)
{
	(void)state;
	return true;
}

const struct core_part staff_oidc_part = {
        .start = oidc_start, .stop = oidc_stop, .ready = oidc_ready, .unready = ""};

const struct staff_oidc *staff_oidc_of(struct http_exchange *x)
{
	const struct staff_oidc *oidc = core_part_state(core_context(x), &staff_oidc_part);

	if (oidc->client && str_equal_c(http_param(x, "provider"), STAFF_OIDC_ID))
		return oidc;
	http_reply_problem(
	        x, &http_not_found, STR("there is no such provider to sign in at"), NULL, 0);
	return NULL;
}

static const char *cookie_name(struct http_exchange *x)
{
	return http_is_secure(x) ? "__Host-kesu_oidc" : "kesu_oidc";
}

const char *const staff_oidc_pages[] = {
        [STAFF_OIDC_PAGE_STAFF] = "staff",
        [STAFF_OIDC_PAGE_INTERVIEW] = "interview",
        [STAFF_OIDC_PAGES] = NULL,
};

/* The cookie reads FLOW~PAGE. The page needs no MAC: any of them is ours, and may be asked for. */
struct str staff_oidc_cookie(struct http_exchange *x, enum staff_oidc_page *page)
{
	struct str flow, name = str_cut(http_cookie(x, cookie_name(x)), '~', &flow);

	*page = str_equal_c(name, staff_oidc_pages[STAFF_OIDC_PAGE_INTERVIEW])
	                ? STAFF_OIDC_PAGE_INTERVIEW
	                : STAFF_OIDC_PAGE_STAFF;
	return flow;
}

/* Lax, not Strict: the provider's page sends the browser back with it. */
void staff_oidc_set_cookie(struct http_exchange *x, const char *value, enum staff_oidc_page page)
{
	char cookie[COOKIE_TEXT_SIZE];

	snprintf(cookie, sizeof(cookie), "%s=%s%s%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s",
	        cookie_name(x), value ? value : "", value ? "~" : "",
	        value ? staff_oidc_pages[page] : "", value ? OIDC_FLOW_S : 0,
	        http_is_secure(x) ? "; Secure" : "");
	http_reply_header(x, "Set-Cookie", cookie);
}

void staff_oidc_get(struct http_exchange *x)
{
	const struct core_context *context = core_context(x);
	const struct staff_oidc *oidc = core_part_state(context, &staff_oidc_part);
	json_t *providers = json_array();

	if (oidc->client)
		json_array_append_new(
		        providers, json_pack("{s:s, s:{s:s, s:s}}", "id", STAFF_OIDC_ID, "title",
		                           "zh", config_text(context->config, "oidc_title_zh"),
		                           "en", config_text(context->config, "oidc_title_en")));
	http_reply_json(x, 200, json_pack("{s:o}", "providers", providers));
}
