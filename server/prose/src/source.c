/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <prose/source.h>

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { NAME_MAX_BYTES = 48 };

static json_t *parsed(struct str text)
{
	return json_loadb(text.p, text.n, 0, NULL);
}

/* Of another run of the survey that was published this one says nothing. */
static void publication_take(struct prose_source *source)
{
	const json_t *publication = json_object_get(source->facts, "publication");
	const json_t *run = prose_at(source->figures, "run/id");

	if (!json_equal(json_object_get(publication, "run"), (json_t *)(uintptr_t)run))
		publication = NULL;
	source->published = prose_text(publication, "published");
	source->signer = prose_text(publication, "signer");
	source->public_key = prose_text(publication, "public_key");
}

static bool source_complete(struct prose_source *source, struct str facts, struct error *error)
{
	source->facts = parsed(facts);
	if (!json_is_object(source->figures) || !json_is_object(source->facts))
		return error_set(error, "the figures or the facts are no JSON object");
	if (!source->survey)
		source->survey = json_incref(json_object_get(source->facts, "survey"));
	publication_take(source);
	if (*source->published)
		source->withdrawn = json_string_value(json_object_get(source->facts, "withdrawn"));
	return json_is_object(source->survey) || error_set(error, "nothing is said of the survey");
}

bool prose_source_of_file(
        struct prose_source *source, struct str file, struct str facts, struct error *error)
{
	json_t *signed_file = parsed(file), *manifest = json_object_get(signed_file, "manifest");

	*source = (struct prose_source){.manifest = signed_file};
	source->figures = json_incref(json_object_get(manifest, "figures"));
	source->survey = json_incref(json_object_get(manifest, "survey"));
	return source_complete(source, facts, error);
}

bool prose_source_of_document(
        struct prose_source *source, struct str document, struct str facts, struct error *error)
{
	*source = (struct prose_source){.figures = parsed(document)};
	return source_complete(source, facts, error);
}

void prose_source_end(struct prose_source *source)
{
	json_decref(source->manifest);
	json_decref(source->figures);
	json_decref(source->survey);
	json_decref(source->facts);
	*source = (struct prose_source){0};
}

const json_t *prose_at(const json_t *root, const char *path)
{
	while (root && *path) {
		size_t n = strcspn(path, "/");
		char name[NAME_MAX_BYTES];

		if (n >= sizeof(name))
			return NULL;
		memcpy(name, path, n);
		name[n] = '\0';
		root = json_object_get(root, name);
		path += n + (path[n] == '/');
	}
	return root;
}

double prose_number(const json_t *root, const char *path)
{
	const json_t *found = prose_at(root, path);

	return json_is_number(found) ? json_number_value(found) : (double)NAN;
}

const char *prose_text(const json_t *root, const char *path)
{
	const char *text = json_string_value(prose_at(root, path));

	return text ? text : "";
}

const char *prose_words(const json_t *root, const char *path, enum prose_language language)
{
	const json_t *words = prose_at(root, path);
	const char *zh = prose_text(words, "zh"), *en = prose_text(words, "en");

	if (language == PROSE_EN)
		return *en ? en : zh;
	return *zh ? zh : en;
}

bool prose_is(const json_t *root, const char *path, const char *text)
{
	return !strcmp(prose_text(root, path), text);
}

const json_t *prose_estimate(
        const struct prose_source *source, const char *region, const char *group)
{
	const json_t *list = json_object_get(source->figures, "estimates"), *one;

	for (size_t i = 0; (one = json_array_get(list, i)); i++)
		if (prose_is(one, "region", region) && prose_is(one, "group", group))
			return one;
	return NULL;
}

const json_t *prose_headline(const struct prose_source *source)
{
	return prose_estimate(source, prose_text(source->survey, "region"), "all");
}

bool prose_is_activity(const struct prose_source *source)
{
	return prose_is(source->survey, "result_class", "activity");
}

bool prose_is_rehearsal(const struct prose_source *source)
{
	return json_is_true(json_object_get(source->survey, "rehearsal"));
}
