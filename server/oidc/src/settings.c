/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <oidc/settings.h>

#include <outward/address.h>

bool oidc_settings_check(const struct oidc_settings *settings, struct error *error)
{
	if (!outward_address_good(settings->issuer, OUTWARD_REACH_LOOPBACK) ||
	        outward_address_has_query(settings->issuer))
		return error_set(error,
		        "oidc_issuer \"%s\" must be an https address without ? and # (http: only "
		        "on this machine)",
		        settings->issuer);
	if (!*settings->client_id)
		return error_set(error, "oidc_client_id is needed with oidc_issuer");
	if (!*settings->claim)
		return error_set(error, "oidc_claim must name a claim, such as sub");
	if (!outward_address_good(settings->redirect_uri, OUTWARD_REACH_LOOPBACK) ||
	        outward_address_has_query(settings->redirect_uri))
		return error_set(error,
		        "public_address must be the https address that browsers know this server "
		        "by; oidc_issuer needs it");
	return true;
}
