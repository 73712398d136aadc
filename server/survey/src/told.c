/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The texts come from a file that anybody may have written and signed with a key of their own: what
 * would move a terminal's cursor, or begin another line, is not printed as it is.
 */
#include "told.h"

#include <base/visible.h>
#include <reporting/labels.h>

#include <stdio.h>
#include <string.h>

static const json_t *member(const json_t *file, const char *part, const char *name)
{
	const json_t *manifest = json_object_get(file, "manifest");

	return json_object_get(*part ? json_object_get(manifest, part) : manifest, name);
}

static void put_text(struct str text)
{
	struct buf out;

	buf_init(&out, SIZE_MAX / 2);
	visible_add(&out, text);
	fwrite(out.p, 1, out.n, stdout);
	buf_free(&out);
}

static void put(const json_t *value)
{
	if (json_is_string(value) && json_string_length(value))
		put_text((struct str){json_string_value(value), json_string_length(value)});
	else if (json_is_integer(value))
		printf("%lld", (long long)json_integer_value(value));
	else
		putchar('-');
}

static void put_line(const char *label, const json_t *value)
{
	printf("%s  ", label);
	put(value);
	putchar('\n');
}

static void put_words(const json_t *words)
{
	put(json_object_get(words, "zh"));
	fputs(" / ", stdout);
	put(json_object_get(words, "en"));
	putchar('\n');
}

static void tell_approval(const json_t *file)
{
	static const char *const names[] = {
	        "authority", "form_number", "approval_number", "valid_from", "valid_until"};

	if (!json_is_string(member(file, "survey", "approval_number"))) {
		puts("批准 approval  无 / none");
		return;
	}
	fputs("批准 approval ", stdout);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		fputs(i ? " · " : " ", stdout);
		put(member(file, "survey", names[i]));
	}
	putchar('\n');
}

const json_t *survey_manifest_estimate(const json_t *file)
{
	const char *region = json_string_value(member(file, "survey", "region"));
	const json_t *list = member(file, "figures", "estimates"), *one;

	for (size_t i = 0; region && (one = json_array_get(list, i)); i++) {
		const char *own = json_string_value(json_object_get(one, "region"));
		const char *group = json_string_value(json_object_get(one, "group"));

		if (own && group && !strcmp(own, region) && !strcmp(group, "all"))
			return one;
	}
	return NULL;
}

static void tell_share(const json_t *estimate)
{
	const json_t *share = json_object_get(estimate, "share");
	const json_t *ci = json_object_get(estimate, "ci");

	fputs(REPORTING_TITLE_SHARE_ZH " share  ", stdout);
	if (!json_is_number(share)) {
		puts("无 / none");
		return;
	}
	printf("%.2f %%", json_number_value(share) * 100);
	if (json_array_size(ci) == 2)
		printf("（%s 95 %% CI %.2f–%.2f %%）", REPORTING_TITLE_INTERVAL_ZH,
		        json_number_value(json_array_get(ci, 0)) * 100,
		        json_number_value(json_array_get(ci, 1)) * 100);
	putchar('\n');
}

static void tell_survey(const json_t *file, const json_t *estimate)
{
	const json_t *class = member(file, "survey", "result_class");
	const struct reporting_label *label = reporting_label(REPORTING_RESULT_CLASS,
	        str_from(json_is_string(class) ? json_string_value(class) : ""));

	if (json_is_true(member(file, "survey", "rehearsal")))
		puts(REPORTING_NOTICE_REHEARSAL_ZH " / " REPORTING_NOTICE_REHEARSAL_EN);
	put_line("调查 survey", member(file, "survey", "survey"));
	fputs("标题 title  ", stdout);
	put_words(member(file, "survey", "title"));
	fputs("地区 region  ", stdout);
	put(member(file, "survey", "region"));
	fputs("  ", stdout);
	put_words(json_object_get(estimate, "region_name"));
	put_line("年份 year", member(file, "survey", "year"));
	printf("结果性质 class  %s / %s\n", label->zh, label->en);
}

/* Of one main run there is nothing to say. */
static void tell_main_runs(const json_t *file)
{
	const json_t *list = member(file, "", "main_runs"), *one;

	for (size_t i = 0; json_array_size(list) > 1 && (one = json_array_get(list, i)); i++) {
		fputs("主计算 main run  ", stdout);
		put(json_object_get(one, "run"));
		fputs("  ", stdout);
		put(json_object_get(one, "created"));
		fputs("  ", stdout);
		put(json_object_get(one, "state"));
		fputs("  ", stdout);
		put(json_object_get(one, "reason"));
		putchar('\n');
	}
}

void survey_manifest_tell(const json_t *file)
{
	const json_t *estimate = survey_manifest_estimate(file);

	tell_survey(file, estimate);
	tell_approval(file);
	tell_share(estimate);
	put_line("计算 run", member(file, "run", "run"));
	tell_main_runs(file);
	put_line("签名人 signer", member(file, "", "signer"));
	put_line("发布时间 published", member(file, "", "published"));
	put_line("公钥 public key", json_object_get(file, "public_key"));
}
