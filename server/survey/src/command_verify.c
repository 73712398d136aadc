/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu verify: checks a published manifest without a database. */
#include "command.h"
#include "manifest.h"
#include "told.h"

#include <base/hex.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct config_setting settings[] = {
        {.name = "key",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "HEX",
                .help = "the public key that the publisher has made known: another one is refused"},
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "verify [OPTIONS] FILE",
        .summary =
                "Checks the signature of a file that kesu survey publish has written: run, "
                "figures,\n"
                "documents' hashes, signer and time are as they were signed. Without --key that "
                "is\n"
                "integrity only, not the signer: whoever has changed the file could sign it anew\n"
                "with a key of their own. It needs no database, and so cannot tell whether the\n"
                "figure was withdrawn later.",
        .least = 1,
        .most = 1,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

static const char *text_in(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "-";
}

static void print_file(const struct config *config, const json_t *file)
{
	const json_t *manifest = json_object_get(file, "manifest");
	const json_t *survey = json_object_get(manifest, "survey");
	json_int_t run =
	        json_integer_value(json_object_get(json_object_get(manifest, "run"), "run"));

	const json_t *estimate = survey_manifest_estimate(file);
	bool compared = *config_text(config, "key");

	if (command_wants_json(config)) {
		command_print_json(json_pack("{s:b, s:b, s:s, s:b, s:O?, s:O?, s:I, s:s, s:s, s:s}",
		        "valid", 1, "key_compared", compared, "survey", text_in(survey, "survey"),
		        "rehearsal", json_is_true(json_object_get(survey, "rehearsal")), "share",
		        json_object_get(estimate, "share"), "ci", json_object_get(estimate, "ci"),
		        "run", run, "published", text_in(manifest, "published"), "signer",
		        text_in(manifest, "signer"), "public_key", text_in(file, "public_key")));
		return;
	}
	puts("签名有效 / the signature is valid");
	if (!compared)
		puts("只核对了内容完整，没有核对签名人：公钥是文件自带的，请从发布机构另行取得公钥"
		     "，"
		     "用 --key 给出\n"
		     "Only integrity was checked, not the signer: the key is the file's own. Get "
		     "the publisher's key elsewhere and give it by --key");
	survey_manifest_tell(file);
}

/* Whoever gives half a key must not be told that the file is another's. */
static bool key_check(const char *key, struct error *error)
{
	unsigned char bytes[SIGNATURE_KEY_SIZE];

	return !*key || hex_decode(str_from(key), bytes, sizeof(bytes)) ||
	       error_set(error,
	               "--key 不是公钥，应为 64 个十六进制数字 / it is no public key, which has 64 "
	               "hexadecimal digits: %s",
	               key);
}

static enum command_status verify(const struct config *config, const char *path)
{
	const char *key = config_text(config, "key");
	json_t *file = NULL;
	struct error error;
	bool good = key_check(key, &error) && survey_manifest_check(path, &file, &error);

	if (good && *key && strcasecmp(key, text_in(file, "public_key")) != 0)
		good = error_set(&error,
		        "%s: 不是这把公钥签的名 / it was signed by another key: %s", path,
		        text_in(file, "public_key"));
	if (good)
		print_file(config, file);
	json_decref(file);
	return good ? COMMAND_DONE : command_fail("verify", &error);
}

static enum command_status verify_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	status = verify(config, argv[next]);
	config_free(config);
	return status;
}

const struct command survey_verify_command = {
        .name = "verify",
        .summary = "check the signature of a published manifest",
        .help = &help,
        .run = verify_main,
};
