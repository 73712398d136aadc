/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "manifest.h"

#include <base/hex.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Doubles are told apart by 17 digits; a decimal of up to 15 is printed as it was. */
enum { SIGNED_DIGITS = 17, PRINTED_DIGITS = 15, INDENT = 1 };

/* The text that is signed, to be freed. */
static char *canonical(const json_t *manifest)
{
	return json_dumps(
	        manifest, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(SIGNED_DIGITS));
}

/* The manifest with the numbers that the file will hold, so that whoever reads it finds those that
 * were signed. NULL when one is not finite. */
static json_t *as_printed(const json_t *manifest)
{
	char *text = json_dumps(manifest, JSON_COMPACT | JSON_REAL_PRECISION(PRINTED_DIGITS));
	json_t *printed = text ? json_loads(text, 0, NULL) : NULL;

	free(text);
	return printed;
}

char *survey_manifest_sign(
        const json_t *manifest, const struct signature_key *key, struct error *error)
{
	unsigned char public_key[SIGNATURE_KEY_SIZE], signature[SIGNATURE_SIZE];
	char key_text[2 * SIGNATURE_KEY_SIZE + 1], signature_text[2 * SIGNATURE_SIZE + 1];
	json_t *printed = as_printed(manifest), *file;
	char *text = printed ? canonical(printed) : NULL, *whole = NULL;

	if (!text) {
		json_decref(printed);
		error_set(error, "the manifest holds a number that is not finite");
		return NULL;
	}
	if (survey_signature_make(key, str_from(text), signature, error)) {
		survey_signature_public(key, public_key);
		hex_encode(public_key, sizeof(public_key), key_text);
		hex_encode(signature, sizeof(signature), signature_text);
		file = json_pack("{s:O, s:s, s:s}", "manifest", printed, "public_key", key_text,
		        "signature", signature_text);
		whole = json_dumps(file, JSON_INDENT(INDENT) | JSON_REAL_PRECISION(PRINTED_DIGITS));
		json_decref(file);
	}
	json_decref(printed);
	free(text);
	return whole;
}

static bool hex_member(const json_t *file, const char *name, unsigned char *bytes, size_t size)
{
	return hex_decode(str_from(json_string_value(json_object_get(file, name))), bytes, size);
}

/* A byte order mark, which editors put before a text. Anything else is left to the reader of JSON,
 * which finds that no JSON begins with a part of one. */
static void mark_skip(FILE *stream)
{
	int first = getc(stream);
	bool is_mark = first == 0xEF && getc(stream) == 0xBB && getc(stream) == 0xBF;

	if (!is_mark)
		ungetc(first, stream);
}

/* What stands beside the three members is not signed: it could pass for what is. */
static bool members_check(const char *path, const json_t *file, struct error *error)
{
	static const char *const signed_members[] = {"manifest", "public_key", "signature"};
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)file, name, value)
	{
		size_t i = 0;

		while (i < 3 && strcmp(name, signed_members[i]) != 0)
			i++;
		if (i == 3)
			return error_set(error,
			        "%s: 有未签名的内容 / it holds something that is not signed: %s",
			        path, name);
	}
	return true;
}

bool survey_manifest_check(const char *path, json_t **file, struct error *error)
{
	unsigned char public_key[SIGNATURE_KEY_SIZE], signature[SIGNATURE_SIZE];
	json_error_t problem;
	const json_t *manifest;
	const char *format;
	FILE *stream;
	char *text;
	bool fits;

	*file = NULL;
	stream = fopen(path, "re");
	if (!stream)
		return error_set_errno(error, "%s", path);
	mark_skip(stream);
	*file = json_loadf(stream, JSON_REJECT_DUPLICATES, &problem);
	fclose(stream);
	if (!*file)
		return error_set(error, "%s:%d: %s", path, problem.line, problem.text);
	manifest = json_object_get(*file, "manifest");
	format = json_string_value(json_object_get(manifest, "format"));
	if (!format || strcmp(format, MANIFEST_FORMAT) != 0 ||
	        !hex_member(*file, "public_key", public_key, sizeof(public_key)) ||
	        !hex_member(*file, "signature", signature, sizeof(signature)))
		return error_set(error, "%s: 不是科素的发布文件 / it is no manifest of Kesu", path);
	if (!members_check(path, *file, error))
		return false;
	if (!survey_signature_key_valid(public_key))
		return error_set(error,
		        "%s: 公钥无效，谁都能以它伪造签名 / its public key is none: anybody can "
		        "sign "
		        "for it",
		        path);
	text = canonical(manifest);
	fits = text && survey_signature_fits(public_key, str_from(text), signature);
	free(text);
	return fits || error_set(error,
	                       "%s: 签名不符，内容已被改动 / the signature does not fit: the file "
	                       "was changed",
	                       path);
}
