/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <reporting/labels.h>

#include "tables.h"

#include <stdlib.h>
#include <string.h>

/*
 * The same order as the generator's: by bytes; a code comes before longer codes that begin with it.
 */
static int label_compare(const void *key, const void *element)
{
	const struct str *code = key;
	const struct reporting_label *label = element;
	size_t length = strlen(label->code);
	int order = memcmp(code->p, label->code, code->n < length ? code->n : length);

	return order ? order : (code->n > length) - (code->n < length);
}

const struct reporting_label *reporting_label(enum reporting_kind kind, struct str code)
{
	static const struct reporting_label unknown = {"", "", ""};
	const struct reporting_table *table = &reporting_tables[kind];
	const struct reporting_label *found = NULL;

	if (code.n)
		found = bsearch(
		        &code, table->labels, table->count, sizeof(*table->labels), label_compare);
	return found ? found : &unknown;
}

const struct reporting_label *reporting_labels(enum reporting_kind kind, size_t *count)
{
	*count = reporting_tables[kind].count;
	return reporting_tables[kind].labels;
}

const struct reporting_label *reporting_label_verdict(struct str code, bool ahead)
{
	return reporting_label(ahead ? REPORTING_VERDICT_NOW : REPORTING_VERDICT, code);
}

const struct reporting_label *reporting_label_change(struct str kind, double linking_se)
{
	return reporting_label(REPORTING_CHANGE, linking_se > 0 ? STR("wave_linked") : kind);
}
