/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "progress.h"

#include "rates.h"

#include <base/memory.h>

#include <core/json_value.h>
#include <math.h>
#include <queries/field.h>
#include <reporting/labels.h>
#include <stdlib.h>
#include <string.h>

/* The statements, in their order. */
enum { OF_SURVEY, OF_AREAS, OF_REGIONS, OF_INTERVIEWERS, OF_DISPOSITIONS, OF_DAYS, OF_OPT_IN };

/* A stratum or a region: what its areas add up to. */
struct sum {
	struct str name;
	struct str parent;    /* of a region */
	struct str words;     /* of a region: its name as JSON */
	ptrdiff_t parent_sum; /* -1: none */
	struct field_outcomes outcomes;
};

struct area {
	struct str name, stratum, region;
	struct field_outcomes outcomes;
};

enum { COUNTS = 12, RATES = 5 };

/* What is shown of some cases. A rate is NAN where there is nobody that it could be of. */
struct figures {
	struct {
		const char *name;
		int64_t value;
	} count[COUNTS];
	struct {
		const char *name;
		double value;
	} rate[RATES];
};

struct making {
	const struct db_batch *batch;
	size_t first;
	struct q_progress_survey_row survey;
	struct area *area;
	struct sum *stratum, *region;
	size_t areas, strata, regions;
	struct field_outcomes all; /* of the areas that the reader may see */
	double e;                  /* of all areas of the survey */
};

size_t field_progress_ask(struct db_batch *batch, struct str slug)
{
	size_t first = q_progress_survey(batch, slug);

	q_progress_areas(batch, slug);
	q_progress_regions(batch, slug);
	q_progress_interviewers(batch, slug);
	q_progress_dispositions(batch, slug);
	q_progress_days(batch, slug);
	q_progress_opt_in(batch, slug);
	return first;
}

static struct field_outcomes outcomes_of(const struct q_progress_areas_row *row)
{
	return field_outcomes_of(&(struct field_counts){
	        .drawn = row->drawn,
	        .sent = row->sent,
	        .open = row->open,
	        .submitted = row->submitted,
	        .partial = row->partial,
	        .break_off = row->break_off,
	        .refused = row->refused,
	        .non_contact = row->non_contact,
	        .other = row->other,
	        .ineligible = row->ineligible,
	});
}

static void take_areas(struct making *making)
{
	size_t statement = making->first + OF_AREAS, count = db_rows(making->batch, statement);
	struct field_outcomes everywhere = {0};
	struct q_progress_areas_row row;

	making->area = memory_new(count + 1, sizeof(*making->area));
	for (size_t i = 0; q_progress_areas_row(making->batch, statement, i, &row); i++) {
		struct field_outcomes outcomes = outcomes_of(&row);

		field_outcomes_add(&everywhere, &outcomes);
		if (!row.is_seen)
			continue;
		making->area[making->areas++] =
		        (struct area){row.name, row.stratum, row.region, outcomes};
		field_outcomes_add(&making->all, &outcomes);
	}
	field_outcomes_withdraw(&everywhere, making->survey.gone);
	if (making->survey.is_whole)
		field_outcomes_withdraw(&making->all, making->survey.gone);
	making->e = field_eligible(&everywhere);
}

static int by_stratum(const void *a, const void *b)
{
	const struct area *const *one = a, *const *other = b;
	struct str x = (*one)->stratum, y = (*other)->stratum;
	int order = memcmp(x.p, y.p, x.n < y.n ? x.n : y.n);

	return order ? order : (x.n > y.n) - (x.n < y.n);
}

static void take_strata(struct making *making)
{
	struct area **sorted = memory_new(making->areas + 1, sizeof(*sorted));
	struct sum *last = NULL;

	making->stratum = memory_new(making->areas + 1, sizeof(*making->stratum));
	for (size_t i = 0; i < making->areas; i++)
		sorted[i] = &making->area[i];
	qsort(sorted, making->areas, sizeof(*sorted), by_stratum);
	for (size_t i = 0; i < making->areas; i++) {
		if (!last || !str_equal(last->name, sorted[i]->stratum)) {
			last = &making->stratum[making->strata++];
			last->name = sorted[i]->stratum;
		}
		field_outcomes_add(&last->outcomes, &sorted[i]->outcomes);
	}
	free(sorted);
}

/* Regions come parents first, so a parent stands before whoever looks for it. */
static ptrdiff_t region_find(const struct making *making, struct str code)
{
	for (size_t i = making->regions; i > 0; i--)
		if (str_equal(making->region[i - 1].name, code))
			return (ptrdiff_t)i - 1;
	return -1;
}

static void take_regions(struct making *making)
{
	size_t statement = making->first + OF_REGIONS, count = db_rows(making->batch, statement);
	struct q_progress_regions_row row;
	ptrdiff_t at = -1;

	making->region = memory_new(count + 1, sizeof(*making->region));
	while (q_progress_regions_row(making->batch, statement, making->regions, &row)) {
		at = region_find(making, row.parent);
		making->region[making->regions++] = (struct sum){.name = row.code,
		        .words = row.name,
		        .parent = row.parent,
		        .parent_sum = at};
	}
	for (size_t i = 0; i < making->areas; i++) {
		/* Areas of a region mostly follow one another. */
		if (!i || !str_equal(making->area[i].region, making->area[i - 1].region))
			at = region_find(making, making->area[i].region);
		for (ptrdiff_t up = at; up >= 0; up = making->region[up].parent_sum)
			field_outcomes_add(&making->region[up].outcomes, &making->area[i].outcomes);
	}
}

static void figures_of(const struct field_outcomes *o, double e, struct figures *figures)
{
	struct field_rates rates = field_rates_of(o, e);

	*figures = (struct figures){
	        {{"drawn", o->drawn}, {"sent", o->sent}, {"started", o->started},
	                {"complete", o->complete}, {"partial", o->partial},
	                {"break_off", o->break_off}, {"refused", o->refused},
	                {"non_contact", o->non_contact}, {"other", o->other},
	                {"unknown", o->unknown}, {"ineligible", o->ineligible},
	                {"contradicted", o->contradicted}},
	        {{"rr1", rates.rr1}, {"rr3", rates.rr3}, {"rr5", rates.rr5},
	                {"cooperation", rates.cooperation}, {"contact", rates.contact}},
	};
}

/* Adds the counts and rates to an object and returns it. */
static json_t *put_outcomes(json_t *object, const struct field_outcomes *o, double e)
{
	struct figures figures;

	figures_of(o, e, &figures);
	for (size_t i = 0; i < COUNTS; i++)
		json_object_set_new(
		        object, figures.count[i].name, json_integer(figures.count[i].value));
	for (size_t i = 0; i < RATES; i++)
		json_object_set_new(object, figures.rate[i].name,
		        core_json_value_number(figures.rate[i].value));
	return object;
}

static json_t *text(struct str words)
{
	return json_stringn(words.p, words.n);
}

static json_t *regions_json(const struct making *making)
{
	json_t *list = json_array();

	for (size_t i = 0; i < making->regions; i++) {
		const struct sum *region = &making->region[i];

		if (region->outcomes.drawn)
			json_array_append_new(
			        list, put_outcomes(json_pack("{s:o, s:o}", "region",
			                                   text(region->name), "name",
			                                   json_loadb(region->words.p,
			                                           region->words.n, 0, NULL)),
			                      &region->outcomes, making->e));
	}
	return list;
}

static json_t *strata_json(const struct making *making)
{
	json_t *list = json_array();

	for (size_t i = 0; i < making->strata; i++)
		json_array_append_new(list,
		        put_outcomes(json_pack("{s:o}", "stratum", text(making->stratum[i].name)),
		                &making->stratum[i].outcomes, making->e));
	return list;
}

static void write_text(struct buf *out, const char *before, struct str words)
{
	json_t *json = text(words);
	char *quoted = json_dumps(json, JSON_ENCODE_ANY);

	buf_printf(out, "%s%s", before, quoted ? quoted : "null");
	free(quoted);
	json_decref(json);
}

static void write_area(struct buf *out, const struct area *area, double e)
{
	struct figures figures;

	figures_of(&area->outcomes, e, &figures);
	write_text(out, "{\"psu\":", area->name);
	write_text(out, ",\"stratum\":", area->stratum);
	write_text(out, ",\"region\":", area->region);
	for (size_t i = 0; i < COUNTS; i++)
		buf_printf(out, ",\"%s\":%lld", figures.count[i].name,
		        (long long)figures.count[i].value);
	for (size_t i = 0; i < RATES; i++)
		if (isfinite(figures.rate[i].value))
			buf_printf(
			        out, ",\"%s\":%.17g", figures.rate[i].name, figures.rate[i].value);
		else
			buf_printf(out, ",\"%s\":null", figures.rate[i].name);
	buf_add_char(out, '}');
}

/* There may be thousands: a tree of JSON of them would keep a worker from its phones. */
static void write_areas(struct buf *out, const struct making *making)
{
	buf_add(out, STR("\"psus\":["));
	for (size_t i = 0; i < making->areas; i++) {
		if (i)
			buf_add_char(out, ',');
		write_area(out, &making->area[i], making->e);
	}
	buf_add(out, STR("],"));
}

/* By interviewer everything is as it was written down: who answers is not known. */
static json_t *interviewer_json(const struct q_progress_interviewers_row *row)
{
	struct field_outcomes o = {.drawn = row->cases,
	        .complete = row->complete,
	        .partial = row->partial,
	        .break_off = row->break_off,
	        .refused = row->refused,
	        .non_contact = row->non_contact,
	        .other = row->other,
	        .unknown = row->unknown,
	        .ineligible = row->ineligible};
	struct field_rates rates = field_rates_of(&o, field_eligible(&o));
	json_t *object = json_pack("{s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
	        "interviewer", row->interviewer.n ? text(row->interviewer) : json_null(), "cases",
	        (json_int_t)row->cases, "contacts", (json_int_t)row->contacts, "complete",
	        (json_int_t)row->complete, "partial", (json_int_t)row->partial, "break_off",
	        (json_int_t)row->break_off, "refused", (json_int_t)row->refused, "non_contact",
	        (json_int_t)row->non_contact, "other", (json_int_t)row->other, "unknown",
	        (json_int_t)row->unknown, "ineligible", (json_int_t)row->ineligible);

	json_object_set_new(object, "cooperation", core_json_value_number(rates.cooperation));
	json_object_set_new(object, "contact", core_json_value_number(rates.contact));
	return object;
}

static json_t *interviewers_json(const struct making *making)
{
	json_t *list = json_array();
	struct q_progress_interviewers_row row;

	for (size_t i = 0; q_progress_interviewers_row(
	             making->batch, making->first + OF_INTERVIEWERS, i, &row);
	        i++)
		json_array_append_new(list, interviewer_json(&row));
	return list;
}

static json_t *dispositions_json(const struct making *making)
{
	json_t *list = json_array();
	struct q_progress_dispositions_row row;

	for (size_t i = 0; q_progress_dispositions_row(
	             making->batch, making->first + OF_DISPOSITIONS, i, &row);
	        i++) {
		const struct reporting_label *words =
		        reporting_label(REPORTING_DISPOSITION, row.code);

		json_array_append_new(
		        list, json_pack("{s:o, s:o, s:{s:s, s:s}, s:I}", "disposition",
		                      text(row.code), "aapor", text(row.aapor), "name", "zh",
		                      words->zh, "en", words->en, "cases", (json_int_t)row.cases));
	}
	return list;
}

static json_t *days_json(const struct making *making)
{
	json_t *list = json_array();
	struct q_progress_days_row row;
	int64_t so_far = 0;

	for (size_t i = 0; q_progress_days_row(making->batch, making->first + OF_DAYS, i, &row);
	        i++) {
		double planned =
		        row.planned_is_null ? (double)NAN : row.planned * (double)making->all.drawn;

		so_far += row.submitted;
		json_array_append_new(
		        list, json_pack("{s:o, s:I, s:I, s:o}", "day", text(row.day), "complete",
		                      (json_int_t)row.submitted, "total", (json_int_t)so_far,
		                      "planned", core_json_value_number(planned)));
	}
	return list;
}

static json_t *count_or_null(int64_t count, bool is_null)
{
	return is_null ? json_null() : json_integer(count);
}

/* They are of no psu, so they are in none of the rates. */
static json_t *opt_in_json(const struct making *making)
{
	struct q_progress_opt_in_row row;

	if (!q_progress_opt_in_row(making->batch, making->first + OF_OPT_IN, 0, &row))
		return json_null();
	return json_pack(
	        "{s:I, s:I}", "open", (json_int_t)row.open, "submitted", (json_int_t)row.submitted);
}

/* All but the areas and the time. */
static json_t *document(const struct making *making, struct str slug)
{
	const struct q_progress_survey_row *survey = &making->survey;
	json_t *total = put_outcomes(json_object(), &making->all, making->e);

	json_object_set_new(total, "e", core_json_value_number(making->e));
	return json_pack(
	        "{s:o, s:o, s:o, s:b, s:b, s:{s:o, s:o}, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
	        "s:o, s:o, s:{s:o, s:o}}",
	        "survey", text(slug), "opt_in", opt_in_json(making), "state", text(survey->state),
	        "rehearsal", survey->rehearsal, "whole", survey->is_whole, "plan", "opens",
	        core_json_value_text_or_null(survey->opens), "closes",
	        core_json_value_text_or_null(survey->closes), "total", total, "withdrawn",
	        count_or_null(survey->withdrawn, survey->withdrawn_is_null), "elsewhere",
	        count_or_null(survey->elsewhere, survey->elsewhere_is_null), "regions",
	        regions_json(making), "strata", strata_json(making), "interviewers",
	        interviewers_json(making), "dispositions", dispositions_json(making), "days",
	        days_json(making), "median_minutes",
	        core_json_value_number(survey->minutes_is_null ? (double)NAN : survey->minutes),
	        "quality", "too_fast", count_or_null(survey->too_fast, survey->too_fast_is_null),
	        "same_choice", count_or_null(survey->same_choice, survey->same_choice_is_null));
}

static void write_all(const struct making *making, struct str slug, struct buf *out)
{
	json_t *rest = document(making, slug);
	char *dumped = json_dumps(rest, JSON_COMPACT);

	if (!dumped)
		abort();
	write_text(out, "{\"at\":", making->survey.at);
	buf_add_char(out, ',');
	write_areas(out, making);
	buf_add(out, str_from(dumped + 1));
	free(dumped);
	json_decref(rest);
}

bool field_progress_write(
        const struct db_batch *batch, size_t first, struct str slug, struct buf *out)
{
	struct making making = {.batch = batch, .first = first};

	if (!q_progress_survey_row(batch, first + OF_SURVEY, 0, &making.survey))
		return false;
	take_areas(&making);
	take_strata(&making);
	take_regions(&making);
	write_all(&making, slug, out);
	free(making.area);
	free(making.stratum);
	free(making.region);
	return true;
}
