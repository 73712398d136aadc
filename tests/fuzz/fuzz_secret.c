/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Target functions: core_secret_check, uuid_parse, str_to_int64. The bytes are used as a bearer
 * secret and as a path segment. No bytes may open an attempt for which no secret was issued.
 */
#include <core/secret.h>

#include <stdlib.h>

#define KEY "0123456789abcdef0123456789abcdef"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct secret_keys *keys;
	struct secret_grant grant = {.attempt = {.b = {1, 2, 3}}};
	struct uuid parsed;
	struct str text = {(const char *)data, size}, head;
	struct error error;
	int64_t number;

	if (!keys)
		keys = core_secret_keys_new(KEY, "", &error);
	if (!keys || core_secret_check(keys, text, 0, &grant) == SECRET_GOOD)
		abort();
	if (uuid_parse(text, &parsed)) {
		char again[UUID_TEXT_SIZE];
		uuid_format(&parsed, again);
	}
	text = str_cut(text, '.', &head);
	(void)str_to_int64(head, &number);
	(void)str_is_utf8(text);
	return 0;
}
