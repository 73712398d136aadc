/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A form owns its documents: the whole form owns its instrument; a design's form owns its design
 * and the lists of the items of each booklet.
 */
#include "catalogue_forms.h"

#include <base/log.h>
#include <base/memory.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORM_ARENA_CHUNK = 4 * 1024 };

struct catalogue_form *intake_forms_find(
        const struct catalogue_forms *forms, int32_t instrument_id, int32_t design_id)
{
	for (size_t i = 0; i < forms->form_count; i++)
		if (forms->forms[i]->instrument_id == instrument_id &&
		        forms->forms[i]->design_id == design_id)
			return forms->forms[i];
	return NULL;
}

/* Takes the instrument and the design over. */
static struct catalogue_form *forms_add(struct catalogue_forms *forms, int32_t instrument_id,
        struct instrument *instrument, int32_t design_id, struct booklet_design *design)
{
	struct catalogue_form *form = memory_new(1, sizeof(*form));

	*form = (struct catalogue_form){
	        .instrument_id = instrument_id,
	        .instrument = instrument,
	        .design_id = design_id,
	        .design = design,
	        .booklet_count = design ? design->booklet_count : 1,
	        .items_most = design ? 0 : instrument->item_count,
	};
	arena_init(&form->arena, FORM_ARENA_CHUNK);
	form->booklets =
	        arena_new(&form->arena, (size_t)form->booklet_count, sizeof(*form->booklets));
	forms->forms = memory_resize(forms->forms, forms->form_count + 1, sizeof(*forms->forms));
	forms->forms[forms->form_count++] = form;
	return form;
}

bool intake_forms_add_instrument(
        struct catalogue_forms *forms, const struct q_catalogue_instruments_row *row)
{
	struct model_problems problems;
	struct instrument *instrument;
	struct error error;

	if (intake_forms_find(forms, row->instrument_id, 0))
		return true;
	model_problems_init(&problems, "stored instrument");
	instrument = model_instrument_load_questions(row->questions, &problems);
	if (!instrument) {
		model_problems_error(&problems, &error);
		log_error("an instrument in the database cannot be read",
		        LOG_STR("instrument", row->code), LOG_TEXT("problem", error.text));
		return false;
	}
	forms_add(forms, row->instrument_id, instrument, 0, NULL)->secure =
	        str_equal_c(row->bank, "secure");
	return true;
}

static void form_take_parts(struct catalogue_form *form)
{
	struct booklet_part *parts =
	        arena_new(&form->arena, (size_t)form->booklet_count, sizeof(*parts));

	for (int i = 0; i < form->booklet_count; i++) {
		parts[i] = model_booklet_design_part(
		        form->design, form->instrument, i + 1, &form->arena);
		if ((int)parts[i].count > form->items_most)
			form->items_most = (int)parts[i].count;
	}
	form->parts = parts;
}

bool intake_forms_add_design(
        struct catalogue_forms *forms, const struct q_catalogue_designs_row *row)
{
	const struct catalogue_form *whole = intake_forms_find(forms, row->instrument_id, 0);
	struct catalogue_form *added;
	struct booklet_design *design;
	struct model_problems problems;
	struct error error;

	if (intake_forms_find(forms, row->instrument_id, row->design_id))
		return true;
	model_problems_init(&problems, "stored booklet design");
	design = model_booklet_design_load(row->document, &problems);
	if (design && whole && model_booklet_design_check(design, whole->instrument, &problems)) {
		added = forms_add(
		        forms, row->instrument_id, whole->instrument, row->design_id, design);
		added->secure = whole->secure;
		form_take_parts(added);
		return true;
	}
	model_booklet_design_free(design);
	if (whole)
		model_problems_error(&problems, &error);
	else
		error_set(&error, "its instrument is not there");
	log_error("a booklet design in the database cannot be read", LOG_STR("design", row->code),
	        LOG_TEXT("problem", error.text));
	return false;
}

/* ---- booklets ---- */

static struct str text_keep(struct str s)
{
	char *p = memory_new(s.n + 1, 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct str){p, s.n};
}

void intake_forms_add_booklet(
        struct catalogue_forms *forms, const struct q_catalogue_booklets_row *row)
{
	struct catalogue_form *form = intake_forms_find(
	        forms, row->instrument_id, row->design_id_is_null ? 0 : row->design_id);
	enum catalogue_language language =
	        str_equal_c(row->language, "en") ? LANGUAGE_EN : LANGUAGE_ZH;
	int at = row->number ? row->number - 1 : 0;
	struct catalogue_booklet *added;
	char text[96];

	if (!form || at >= form->booklet_count || form->booklets[at][language])
		return;
	added = memory_new(1, sizeof(*added));
	snprintf(text, sizeof(text), "/api/v1/booklets/%.*s", STR_ARG(row->hash));
	added->file.path = text_keep(str_from(text));
	snprintf(text, sizeof(text), "\"%.*s\"", STR_ARG(row->hash));
	added->file.etag = memory_text(text);
	added->file.content_type = "application/json";
	added->file.immutable = !form->secure;
	added->file.secret = form->secure;
	added->file.identity = text_keep(row->identity);
	added->file.gzip = text_keep(row->gzip);
	added->file.brotli = text_keep(row->brotli);
	form->booklets[at][language] = added;
	forms->booklets =
	        memory_resize(forms->booklets, forms->booklet_count + 1, sizeof(*forms->booklets));
	forms->booklets[forms->booklet_count++] = added;
}

static void booklet_free(struct catalogue_booklet *booklet)
{
	const struct http_static *f = &booklet->file;
	const char *const kept[] = {f->path.p, f->identity.p, f->gzip.p, f->brotli.p, f->etag};

	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
		free((void *)(uintptr_t)kept[i]);
	free(booklet);
}

bool intake_forms_is_complete(const struct catalogue_form *form)
{
	for (int i = 0; i < form->booklet_count; i++)
		for (int language = 0; language < LANGUAGES; language++)
			if (!form->booklets[i][language])
				return false;
	return true;
}

const struct catalogue_booklet *intake_forms_booklet_by_hash(
        const struct catalogue_forms *forms, struct str hash)
{
	for (size_t i = 0; i < forms->booklet_count; i++) {
		struct str path = forms->booklets[i]->file.path;

		if (path.n >= hash.n && hash.n &&
		        str_equal((struct str){path.p + path.n - hash.n, hash.n}, hash) &&
		        path.p[path.n - hash.n - 1] == '/')
			return forms->booklets[i];
	}
	return NULL;
}

void intake_forms_end(struct catalogue_forms *forms)
{
	for (size_t i = 0; i < forms->booklet_count; i++)
		booklet_free(forms->booklets[i]);
	for (size_t i = 0; i < forms->form_count; i++) {
		struct catalogue_form *form = forms->forms[i];

		model_booklet_design_free(form->design);
		if (!form->design)
			model_instrument_free(form->instrument);
		arena_free(&form->arena);
		free(form);
	}
	free(forms->booklets);
	free(forms->forms);
}
