/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings.h"

#include <staff/staff.h>

#include <stdio.h>

#define CALLBACK_PATH CORE_API "/oidc/" STAFF_OIDC_ID "/callback"

bool staff_oidc_settings(const struct config *config, char redirect_uri[static STAFF_REDIRECT_SIZE],
        struct oidc_settings *settings)
{
	struct str address = str_from(config_text(config, "public_address"));
	int n;

	while (address.n && address.p[address.n - 1] == '/')
		address.n--;
	n = snprintf(redirect_uri, STAFF_REDIRECT_SIZE, "%.*s%s", STR_ARG(address), CALLBACK_PATH);
	*settings = (struct oidc_settings){
	        .issuer = config_text(config, "oidc_issuer"),
	        .client_id = config_text(config, "oidc_client_id"),
	        .client_secret = config_text(config, "oidc_client_secret"),
	        .claim = config_text(config, "oidc_claim"),
	        .redirect_uri = redirect_uri,
	        .max_age_s = config_number(config, "oidc_max_age"),
	        .authorities = config_text(config, "oidc_authorities"),
	};
	return n > 0 && n < STAFF_REDIRECT_SIZE;
}

bool staff_check(const struct config *config, struct error *error)
{
	char redirect_uri[STAFF_REDIRECT_SIZE];
	struct oidc_settings settings;

	if (!*config_text(config, "oidc_issuer"))
		return true;
	if (!staff_oidc_settings(config, redirect_uri, &settings))
		return error_set(error, "public_address is too long");
	return oidc_settings_check(&settings, error);
}
