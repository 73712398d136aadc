/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "form.h"

#include <string.h>

static size_t column_of(const struct plausible_sheet *sheet, const char *name)
{
	for (size_t j = 0; j < sheet->items.count; j++)
		if (!strcmp(sheet->items.name[j], name))
			return j;
	return PLAUSIBLE_NOT_ASKED;
}

static bool in_file(const struct plausible_sheet *sheet, const char *name)
{
	for (size_t c = 0; c < csv_table_width(sheet->table); c++)
		if (!strcmp(csv_table_name(sheet->table, c), name))
			return true;
	return false;
}

/* Finds the response curve of an item that nobody was given. Items estimated from this file have
 * their own scale; parameters from another source have no meaning on it. */
static bool take_unasked(
        struct form *form, size_t i, const struct plausible_sheet *sheet, struct error *error)
{
	const struct parameters *parameters = sheet->request.parameters;
	const char *name = form->file.name[i];
	const struct irt_item *item = parameters ? tools_parameters_find(parameters, name) : NULL;

	if (in_file(sheet, name))
		return error_set(error,
		        "item %s of the form is a column of the file that --items leaves out",
		        name);
	if (parameters && !item && form->file.known[i])
		item = &form->file.item[i];
	if (!item)
		return error_set(error,
		        "item %s of the form has no parameters: nobody was given it, and %s", name,
		        parameters ? "neither --parameters nor the form has them"
		                   : "without --parameters the items' scale is that of the file");
	form->item[i].item = *item;
	return true;
}

bool tools_form_read(struct form *form, const char *path, const struct plausible_sheet *sheet,
        const struct plausible_regression *regression, struct error *error)
{
	*form = (struct form){0};
	if (!tools_parameters_read(&form->file, path, true, error))
		return false;
	form->item = arena_new(&form->file.arena, form->file.count, sizeof(*form->item));
	form->form = (struct plausible_form){form->file.count, form->item};
	for (size_t i = 0; i < form->file.count; i++) {
		size_t column = column_of(sheet, form->file.name[i]);

		form->item[i].points = form->file.points[i];
		form->item[i].column = column;
		form->points += form->file.points[i];
		form->answered += column != PLAUSIBLE_NOT_ASKED;
		if (column != PLAUSIBLE_NOT_ASKED)
			form->item[i].item = regression->item[column];
		else if (!take_unasked(form, i, sheet, error))
			return error_wrap(error, "%s", path);
	}
	return true;
}

void tools_form_end(struct form *form)
{
	tools_parameters_end(&form->file);
}
