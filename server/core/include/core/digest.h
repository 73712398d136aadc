/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256, for fingerprints of files and hashes of tokens. */
#ifndef KESU_APP_DIGEST_H
#define KESU_APP_DIGEST_H

#include <base/str.h>

enum { DIGEST_SIZE = 32 };

struct digest {
	uint8_t b[DIGEST_SIZE];
};

struct digest core_digest_of(struct str bytes);
struct str core_digest_str(const struct digest *digest); /* a view of its bytes */

#endif
