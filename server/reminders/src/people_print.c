/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list as a table, as rows, and as the file with names. */
#include "people.h"

#include <csv.h>
#include <inttypes.h>
#include <kit/printout.h>
#include <reporting/labels.h>

static const struct printout_column psu_columns[] = {
        {"psu", {"初级抽样单元", "psu", false}, 0},
        {"stratum", {"层", "stratum", false}, 0},
        {"cases", {"待催访", "to remind", true}, 0},
        {"phones", {"有电话", "with phone", true}, 0},
};
static const struct printout_column case_columns[] = {
        {"case", {"个案", "case", true}, 0},
        {"psu", {"初级抽样单元", "psu", false}, 0},
        {"stratum", {"层", "stratum", false}, 0},
        {"disposition", {"结果", "outcome", false}, 0},
        {"attempts", {"次数", "attempts", true}, 0},
        {"last_at", {"最近一次", "last", false}, 0},
        {"phone", {"有电话", "with phone", false}, 0},
};
#define COUNT(list) (sizeof(list) / sizeof(*(list)))

static const char *text_of(struct str text)
{
	return text.p ? text.p : "";
}

void reminders_people_table(const struct reminders_people *people)
{
	struct printout printout;
	size_t first = 0, phones = 0;

	if (!people->count)
		return;
	printout_begin(&printout, psu_columns, COUNT(psu_columns), false);
	for (size_t i = 0; i < people->count; i++) {
		const struct reminders_person *person = &people->person[i];

		phones += person->has_phone;
		if (i + 1 < people->count && str_equal(person->psu, person[1].psu))
			continue;
		printout_text(&printout, person->psu.p);
		printout_text(&printout, person->stratum.p);
		printout_number(&printout, (double)(i + 1 - first));
		printout_number(&printout, (double)phones);
		first = i + 1;
		phones = 0;
	}
	printout_end(&printout);
}

void reminders_people_csv(const struct reminders_people *people)
{
	struct printout printout;

	printout_begin(&printout, case_columns, COUNT(case_columns), true);
	for (size_t i = 0; i < people->count; i++) {
		const struct reminders_person *person = &people->person[i];

		printout_number(&printout, person->number);
		printout_text(&printout, person->psu.p);
		printout_text(&printout, person->stratum.p);
		printout_text(&printout, text_of(person->disposition));
		printout_number(&printout, (double)person->attempts);
		printout_text(&printout, text_of(person->last_at));
		printout_text(&printout, person->has_phone ? "yes" : "no");
	}
	printout_end(&printout);
}

static json_t *text_json(struct str text)
{
	return text.p ? json_stringn(text.p, text.n) : json_null();
}

json_t *reminders_people_json(const struct reminders_people *people)
{
	json_t *list = json_array();

	for (size_t i = 0; i < people->count; i++) {
		const struct reminders_person *person = &people->person[i];

		json_array_append_new(
		        list, json_pack("{s:i, s:o, s:o, s:o, s:I, s:o, s:b}", "case",
		                      (int)person->number, "psu", text_json(person->psu), "stratum",
		                      text_json(person->stratum), "disposition",
		                      text_json(person->disposition), "attempts",
		                      (json_int_t)person->attempts, "last_at",
		                      text_json(person->last_at), "has_phone", person->has_phone));
	}
	return list;
}

/* ---- the file ---- */

static void put_cell(FILE *file, struct str text, char after)
{
	csv_fwrite(file, text.p ? text.p : "", text.n);
	putc(after, file);
}

/* The frame's columns in the order in which they first come: an object of nulls. */
static json_t *frame_columns(const struct reminders_people *people)
{
	json_t *columns = json_object(), *value;
	const char *name;

	for (size_t i = 0; i < people->count; i++) {
		json_object_foreach(people->person[i].person, name, value)
		{
			json_object_set_new(columns, name, json_null());
		}
	}
	return columns;
}

static void put_person(FILE *file, const struct reminders_person *person, json_t *columns)
{
	const struct reporting_label *outcome =
	        reporting_label(REPORTING_DISPOSITION, person->disposition);
	const char *name;
	json_t *value;

	fprintf(file, "%" PRId32 ",", person->number);
	put_cell(file, person->psu, ',');
	put_cell(file, person->unit, ',');
	json_object_foreach(columns, name, value)
	{
		const json_t *said = json_object_get(person->person, name);

		put_cell(
		        file, (struct str){json_string_value(said), json_string_length(said)}, ',');
	}
	put_cell(file, person->disposition.p ? str_from(outcome->zh) : STR(""), ',');
	fprintf(file, "%" PRId64 ",", person->attempts);
	put_cell(file, person->last_at, '\n');
}

void reminders_people_write(const struct reminders_people *people, FILE *file)
{
	json_t *columns = frame_columns(people), *value;
	const char *name;

	fputs("case,psu,unit,", file);
	json_object_foreach(columns, name, value)
	{
		put_cell(file, str_from(name), ',');
	}
	fputs("outcome,attempts,last_at\n", file);
	for (size_t i = 0; i < people->count; i++)
		put_person(file, &people->person[i], columns);
	json_decref(columns);
}
