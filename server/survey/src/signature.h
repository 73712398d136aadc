/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ed25519 (RFC 8032) by OpenSSL: 32 bytes of public key and 64 of signature, over whole texts.
 * OpenSSL takes any public key; libsodium says which are good.
 */
#ifndef KESU_SURVEY_SIGNATURE_H
#define KESU_SURVEY_SIGNATURE_H

#include <base/error.h>
#include <base/str.h>

enum { SIGNATURE_KEY_SIZE = 32, SIGNATURE_SIZE = 64 };

struct signature_key;

/* The private key in a PEM file (`openssl genpkey -algorithm ed25519`), which others must not be
 * able to read. make: when there is no such file, a new key is made and stored in it. NULL on
 * failure. */
struct signature_key *survey_signature_key_open(
        const char *path, bool make, struct error *error) KESU_MUST_CHECK;
void survey_signature_key_close(struct signature_key *key);

void survey_signature_public(
        const struct signature_key *key, unsigned char public_key[static SIGNATURE_KEY_SIZE]);
/* False for a key that is no point of the curve's main subgroup: of a point of small order a
 * signature fits that nobody has made, under any text. */
bool survey_signature_key_valid(const unsigned char public_key[static SIGNATURE_KEY_SIZE]);
bool survey_signature_make(const struct signature_key *key, struct str text,
        unsigned char signature[static SIGNATURE_SIZE], struct error *error) KESU_MUST_CHECK;
bool survey_signature_fits(const unsigned char public_key[static SIGNATURE_KEY_SIZE],
        struct str text, const unsigned char signature[static SIGNATURE_SIZE]);

#endif
