/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The provider that staff sign in at, as the settings of `kesu serve` name it. */
#ifndef KESU_STAFF_PROVIDER_SETTINGS_H
#define KESU_STAFF_PROVIDER_SETTINGS_H

#include <oidc/settings.h>

#include <base/config.h>

#include <core/resource.h>

#define STAFF_OIDC_ID "main" /* there is one */

enum { STAFF_REDIRECT_SIZE = 2048 };

/* `redirect_uri` is filled, and is what the settings point to. False: the public address is too
 * long for it. */
bool staff_oidc_settings(const struct config *config, char redirect_uri[static STAFF_REDIRECT_SIZE],
        struct oidc_settings *settings);

#endif
