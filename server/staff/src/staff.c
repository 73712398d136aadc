/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes and commands of the room. */
#include <staff/staff.h>

#include "commands.h"
#include "handlers.h"
#include "provider/provider.h"

#include <core/resource.h>

const struct http_route staff_routes[] = {
        {HTTP_GET, CORE_API "/programmes", staff_programmes_get, 0},
        {HTTP_GET, CORE_API "/oidc", staff_oidc_get, 0},
        {HTTP_GET, CORE_API "/oidc/{provider}/start", staff_oidc_start_get, 0},
        {HTTP_GET, CORE_API "/oidc/{provider}/callback", staff_oidc_callback_get, 0},
        {HTTP_POST, CORE_API "/session", staff_session_post, BODY_SMALL},
        {HTTP_GET, CORE_API "/session", staff_session_get, 0},
        {HTTP_DELETE, CORE_API "/session", staff_session_delete, 0},
        {HTTP_POST, CORE_API "/session/setup", staff_setup_post, BODY_SMALL},
        {HTTP_PUT, CORE_API "/session/password", staff_password_put, BODY_SMALL},
        {HTTP_POST, CORE_API "/session/second-factor", staff_factor_post, BODY_SMALL},
        {HTTP_PUT, CORE_API "/session/second-factor", staff_factor_put, BODY_SMALL},
        {HTTP_DELETE, CORE_API "/session/second-factor", staff_factor_delete, BODY_SMALL},
        {HTTP_DELETE, CORE_API "/sessions", staff_sessions_delete, 0},
        {HTTP_GET, CORE_API "/tokens", staff_tokens_get, 0},
        {HTTP_POST, CORE_API "/tokens", staff_tokens_post, BODY_SMALL},
        {HTTP_POST, CORE_API "/tokens/{id}/rotation", staff_token_rotate, BODY_SMALL},
        {HTTP_DELETE, CORE_API "/tokens/{id}", staff_token_delete, 0},
        {HTTP_GET, CORE_API "/accounts", staff_accounts_get, 0},
        {HTTP_POST, CORE_API "/accounts", staff_accounts_post, BODY_SMALL},
        {HTTP_PATCH, CORE_API "/accounts/{name}", staff_account_patch, BODY_SMALL},
        {HTTP_POST, CORE_API "/accounts/{name}/reset", staff_account_reset_post, 0},
};
const size_t staff_route_count = sizeof(staff_routes) / sizeof(*staff_routes);

const struct command *const staff_commands[] = {&staff_account_command, NULL};
