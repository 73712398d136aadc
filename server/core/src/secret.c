/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/secret.h>

#include <base/hex.h>
#include <base/memory.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_ID_BYTES = 4, MAC_BYTES = 16, MAC_FULL_BYTES = SECRET_MAC_SIZE, KEYS = 2 };

/* What a secret is signed as. */
static const char *const purposes[] = {[false] = "attempt", [true] = "limited"};

struct secret_key {
	char id[2 * KEY_ID_BYTES + 1];
	EVP_MAC_CTX *mac; /* keyed once; duplicated for each use */
};

struct secret_keys {
	struct secret_key keys[KEYS]; /* [0] signs; [1] may be absent (mac == NULL) */
};

static bool secret_key_init(struct secret_key *key, const char *text, struct error *error)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	char hash_name[] = "SHA256";
	OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string("digest", hash_name, 0),
	        OSSL_PARAM_construct_end()};
	EVP_MAC *mac;

	if (strlen(text) < SECRET_KEY_LEAST)
		return error_set(
		        error, "the secret key must have at least %d characters", SECRET_KEY_LEAST);
	if (!EVP_Digest(text, strlen(text), digest, NULL, EVP_sha256(), NULL))
		return error_set(error, "OpenSSL has no SHA-256");
	hex_encode(digest, KEY_ID_BYTES, key->id);
	mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	key->mac = mac ? EVP_MAC_CTX_new(mac) : NULL;
	EVP_MAC_free(mac);
	if (!key->mac || !EVP_MAC_init(key->mac, (const unsigned char *)text, strlen(text), params))
		return error_set(error, "OpenSSL has no HMAC-SHA-256");
	return true;
}

struct secret_keys *core_secret_keys_new(
        const char *current, const char *previous, struct error *error)
{
	struct secret_keys *keys = memory_new(1, sizeof(*keys));

	if (secret_key_init(&keys->keys[0], current, error) &&
	        (!*previous || secret_key_init(&keys->keys[1], previous, error)))
		return keys;
	core_secret_keys_free(keys);
	return NULL;
}

void core_secret_keys_free(struct secret_keys *keys)
{
	if (!keys)
		return;
	for (int i = 0; i < KEYS; i++)
		EVP_MAC_CTX_free(keys->keys[i].mac);
	free(keys);
}

/* If OpenSSL cannot compute a MAC that it was set up for, the server cannot work: abort. */
static void secret_mac(
        const struct secret_key *key, struct str text, unsigned char mac[static MAC_FULL_BYTES])
{
	EVP_MAC_CTX *once = EVP_MAC_CTX_dup(key->mac);
	size_t n = 0;

	if (!once || !EVP_MAC_update(once, (const unsigned char *)text.p, text.n) ||
	        !EVP_MAC_final(once, mac, &n, MAC_FULL_BYTES) || n != MAC_FULL_BYTES)
		abort();
	EVP_MAC_CTX_free(once);
}

/* The purpose prevents a receipt's MAC from being used as a secret. A booklet's number is at the
 * end, so that the text for the whole form is the same as before booklets existed. */
static void secret_sign(const struct secret_key *key, const char *purpose,
        const struct secret_grant *grant, int64_t expiry, unsigned char mac[static MAC_FULL_BYTES])
{
	char id[UUID_TEXT_SIZE], text[160];
	int n;

	uuid_format(&grant->attempt, id);
	n = snprintf(text, sizeof(text), "kesu:%s:%s:%d:%lld:%s", purpose, id,
	        (int)grant->survey_id, (long long)expiry, key->id);
	if (grant->booklet)
		n += snprintf(text + n, sizeof(text) - (size_t)n, ":%d", (int)grant->booklet);
	secret_mac(key, (struct str){text, (size_t)n}, mac);
}

void core_secret_issue(const struct secret_keys *keys, const struct secret_grant *grant,
        int64_t expiry, char text[static SECRET_TEXT_SIZE])
{
	unsigned char mac[MAC_FULL_BYTES];
	char digits[2 * MAC_BYTES + 1], booklet[8] = "";

	secret_sign(&keys->keys[0], purposes[grant->limited], grant, expiry, mac);
	hex_encode(mac, MAC_BYTES, digits);
	if (grant->booklet)
		snprintf(booklet, sizeof(booklet), ".%d", (int)grant->booklet);
	snprintf(text, SECRET_TEXT_SIZE, "%s%s.%d%s.%lld.%s", grant->limited ? "L" : "",
	        keys->keys[0].id, (int)grant->survey_id, booklet, (long long)expiry, digits);
}

static const struct secret_key *secret_key_find(const struct secret_keys *keys, struct str id)
{
	for (int i = 0; i < KEYS; i++)
		if (keys->keys[i].mac && str_equal_c(id, keys->keys[i].id))
			return &keys->keys[i];
	return NULL;
}

struct secret_parts {
	struct str key_id, mac;
	int64_t survey, booklet, expiry;
};

/* Four parts, or five with a booklet in the middle. */
static bool secret_take_apart(struct str text, struct secret_parts *parts)
{
	struct str survey, booklet, expiry, tail, rest;
	bool has_booklet;

	tail = str_cut(str_cut(text, '.', &parts->key_id), '.', &survey);
	tail = str_cut(tail, '.', &booklet);
	rest = str_cut(tail, '.', &expiry);
	has_booklet = expiry.n < tail.n;
	parts->mac = has_booklet ? rest : tail;
	if (!has_booklet)
		expiry = booklet;
	parts->booklet = 0;
	return str_to_int64(survey, &parts->survey) && parts->survey >= 1 &&
	       parts->survey <= INT32_MAX && str_to_int64(expiry, &parts->expiry) &&
	       (!has_booklet || (str_to_int64(booklet, &parts->booklet) && parts->booklet >= 1 &&
	                                parts->booklet <= INT16_MAX));
}

enum secret_verdict core_secret_check(
        const struct secret_keys *keys, struct str text, int64_t now, struct secret_grant *grant)
{
	unsigned char mine[MAC_FULL_BYTES], theirs[MAC_BYTES];
	const struct secret_key *key;
	bool limited = str_starts(text, STR("L"));
	struct secret_grant claimed;
	struct secret_parts parts;

	if (limited)
		text = (struct str){text.p + 1, text.n - 1};
	if (!secret_take_apart(text, &parts) || !hex_decode(parts.mac, theirs, MAC_BYTES))
		return SECRET_MALFORMED;
	key = secret_key_find(keys, parts.key_id);
	if (!key)
		return SECRET_FOREIGN;
	claimed = (struct secret_grant){
	        grant->attempt, (int32_t)parts.survey, (int16_t)parts.booklet, limited};
	secret_sign(key, purposes[limited], &claimed, parts.expiry, mine);
	if (CRYPTO_memcmp(mine, theirs, MAC_BYTES) != 0)
		return SECRET_FOREIGN;
	if (parts.expiry <= now)
		return SECRET_EXPIRED;
	*grant = claimed;
	return SECRET_GOOD;
}

bool core_secret_mac(const struct secret_keys *keys, enum secret_key_age age, struct str text,
        uint8_t mac[static SECRET_MAC_SIZE])
{
	const struct secret_key *key = &keys->keys[age];

	if (!key->mac)
		return false;
	secret_mac(key, text, mac);
	return true;
}

void core_secret_receipt_code(const struct secret_keys *keys, const struct uuid *attempt,
        char code[static RECEIPT_CODE_SIZE])
{
	static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
	unsigned char mac[MAC_FULL_BYTES];
	char *p = code;

	_Static_assert(sizeof(letters) == 33, "five bits choose a letter");
	secret_sign(&keys->keys[0], "receipt", &(struct secret_grant){.attempt = *attempt}, 0, mac);
	for (int i = 0; i < 12; i++) {
		if (i == 4 || i == 8)
			*p++ = '-';
		*p++ = letters[mac[i] & 31];
	}
	*p = '\0';
}
