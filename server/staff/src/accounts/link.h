/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu account link, and unlink: who at a provider of OpenID Connect may sign in to an account. */
#ifndef KESU_STAFF_ACCOUNT_LINK_H
#define KESU_STAFF_ACCOUNT_LINK_H

#include <base/config.h>
#include <base/error.h>

#include <db/session.h>

/* What `link` needs of the command line. */
#define ACCOUNT_LINK_SETTINGS                                                                      \
	{.name = "issuer",                                                                         \
	        .kind = CONFIG_TEXT,                                                               \
	        .fallback = "",                                                                    \
	        .argument = "URL",                                                                 \
	        .help = "link: the provider, as oidc_issuer of kesu serve names it"},              \
	{                                                                                          \
		.name = "subject", .kind = CONFIG_TEXT, .fallback = "", .argument = "TEXT",        \
		.help = "link: who it is there, by the claim that oidc_claim names"                \
	}
bool staff_account_link_given(const struct config *config);

bool staff_account_link(const struct config *config, struct db_session *session, const char *name,
        struct error *error);
bool staff_account_unlink(const struct config *config, struct db_session *session, const char *name,
        struct error *error);

#endif
