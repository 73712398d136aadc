/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/invitation.h>

#include <base/hex.h>

#include <openssl/evp.h>
#include <stdlib.h>
#include <sys/random.h>

void core_invitation_token_new(char token[static INVITATION_TOKEN_SIZE])
{
	unsigned char bytes[INVITATION_TOKEN_BYTES];

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		abort();
	hex_encode(bytes, sizeof(bytes), token);
}

struct uuid core_invitation_attempt(struct str token)
{
	static const struct str purpose = {"kesu-invitation:", 16};
	unsigned char digest[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (!context || !EVP_DigestInit_ex(context, EVP_sha256(), NULL) ||
	        !EVP_DigestUpdate(context, purpose.p, purpose.n) ||
	        !EVP_DigestUpdate(context, token.p, token.n) ||
	        !EVP_DigestFinal_ex(context, digest, NULL))
		abort();
	EVP_MD_CTX_free(context);
	return uuid_from_bytes(digest);
}
