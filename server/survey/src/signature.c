/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signature.h"

#include <base/memory.h>
#include <base/private_file.h>

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct signature_key {
	EVP_PKEY *pkey;
};

static EVP_PKEY *key_read(const char *path, struct error *error)
{
	FILE *file = fopen(path, "re");
	EVP_PKEY *pkey;

	if (!file) {
		error_set_errno(error, "the signing key %s", path);
		return NULL;
	}
	if (!private_file_check(fileno(file), path, error)) {
		fclose(file);
		return NULL;
	}
	pkey = PEM_read_PrivateKey(file, NULL, NULL, (void *)(uintptr_t) "");
	fclose(file);
	if (pkey && EVP_PKEY_get_id(pkey) == EVP_PKEY_ED25519)
		return pkey;
	EVP_PKEY_free(pkey);
	error_set(error, "%s holds no Ed25519 private key in PEM without a password", path);
	return NULL;
}

/* A key is never replaced: whoever was first has made it. */
static bool key_make(const char *path, struct error *error)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	EVP_PKEY *pkey;
	FILE *file;
	bool good;

	if (fd < 0)
		return errno == EEXIST || error_set_errno(error, "the signing key %s", path);
	file = fdopen(fd, "w");
	pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	good = file && pkey && PEM_write_PrivateKey(file, pkey, NULL, NULL, 0, NULL, NULL) &&
	       fflush(file) == 0 && fsync(fd) == 0;
	if (file)
		fclose(file);
	EVP_PKEY_free(pkey);
	if (good)
		return true;
	unlink(path);
	return error_set(error, "the signing key %s cannot be made", path);
}

struct signature_key *survey_signature_key_open(const char *path, bool make, struct error *error)
{
	struct signature_key *key;
	EVP_PKEY *pkey;

	if (make && !key_make(path, error))
		return NULL;
	pkey = key_read(path, error);
	if (!pkey)
		return NULL;
	key = memory_new(1, sizeof(*key));
	key->pkey = pkey;
	return key;
}

void survey_signature_key_close(struct signature_key *key)
{
	if (!key)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

void survey_signature_public(
        const struct signature_key *key, unsigned char public_key[static SIGNATURE_KEY_SIZE])
{
	size_t size = SIGNATURE_KEY_SIZE;

	if (!EVP_PKEY_get_raw_public_key(key->pkey, public_key, &size))
		abort(); /* every Ed25519 key has one */
}

bool survey_signature_key_valid(const unsigned char public_key[static SIGNATURE_KEY_SIZE])
{
	return sodium_init() >= 0 && crypto_core_ed25519_is_valid_point(public_key) == 1;
}

bool survey_signature_make(const struct signature_key *key, struct str text,
        unsigned char signature[static SIGNATURE_SIZE], struct error *error)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t size = SIGNATURE_SIZE;
	bool made = context && EVP_DigestSignInit(context, NULL, NULL, NULL, key->pkey) == 1 &&
	            EVP_DigestSign(
	                    context, signature, &size, (const unsigned char *)text.p, text.n) == 1;

	EVP_MD_CTX_free(context);
	return made || error_set(error, "OpenSSL cannot sign by Ed25519");
}

bool survey_signature_fits(const unsigned char public_key[static SIGNATURE_KEY_SIZE],
        struct str text, const unsigned char signature[static SIGNATURE_SIZE])
{
	EVP_PKEY *pkey =
	        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, SIGNATURE_KEY_SIZE);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool fits = pkey && context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, pkey) == 1 &&
	            EVP_DigestVerify(context, signature, SIGNATURE_SIZE,
	                    (const unsigned char *)text.p, text.n) == 1;

	EVP_MD_CTX_free(context);
	EVP_PKEY_free(pkey);
	return fits;
}
