/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 by OpenSSL. Without SHA-256 in OpenSSL the server cannot work, so that aborts. */
#include <core/digest.h>

#include <openssl/evp.h>
#include <stdlib.h>

struct digest core_digest_of(struct str bytes)
{
	struct digest digest;

	if (!EVP_Digest(bytes.p, bytes.n, digest.b, NULL, EVP_sha256(), NULL))
		abort();
	return digest;
}

struct str core_digest_str(const struct digest *digest)
{
	return (struct str){(const char *)digest->b, DIGEST_SIZE};
}
