/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that is handed to libcjose to be decoded. It asserts where base64url ends wrongly, which
 * would end the worker, so such text is refused before. */
#ifndef KESU_OIDC_BASE64URL_H
#define KESU_OIDC_BASE64URL_H

#include <base/str.h>

/* Whether it is base64url without padding (RFC 7515, 2). */
bool oidc_base64url_good(struct str text);

#endif
