/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows and values. A row collects the parts that belong together: a region's change, its
 * model-based share and its rank are in the row of everyone in that region.
 */
#include <publish/dataset.h>

#include <reporting/labels.h>
#include <reporting/words.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIGITS = 15, NUMBER_SIZE = 32 };

enum publish_dataset publish_dataset_of(const struct publish_indicator *indicator)
{
	return publish_is_activity(indicator) ? PUBLISH_STATISTICS : PUBLISH_ESTIMATES;
}

size_t publish_dataset_rows(enum publish_dataset dataset, const struct publish_indicator *indicator)
{
	return dataset == PUBLISH_STATISTICS ? indicator->statistic_count
	                                     : indicator->estimate_count;
}

static void take_survey(
        struct publish_row *row, const struct publish_indicator *indicator, struct str group)
{
	row->part[PUBLISH_PART_SURVEY] = indicator;
	row->part[PUBLISH_PART_RUN] = indicator->run.given ? &indicator->run : NULL;
	row->part[PUBLISH_PART_TARGET] = indicator->target.given ? &indicator->target : NULL;
	row->part[PUBLISH_PART_TEXTS] = &row->texts;
	row->texts = (struct publish_texts){
	        .label = str_from(publish_label(indicator)),
	        .notice = str_from(publish_notice(indicator)),
	        .group = group,
	        .group_label = publish_group_words(indicator, group).zh,
	        .headline = str_from(reporting_measure_name(indicator->headline)),
	        .age_rule = STR(REPORTING_NOTE_AGE_ZH " / " REPORTING_NOTE_AGE_EN),
	};
	if (indicator->target.given)
		row->texts.target_basis = str_from(publish_target_basis(indicator));
}

static void take_estimate(struct publish_row *row, const struct publish_indicator *indicator,
        const struct publish_estimate *estimate)
{
	const struct publish_rank *rank;

	take_survey(row, indicator, estimate->group);
	row->part[PUBLISH_PART_ESTIMATE] = estimate;
	if (!str_equal_c(estimate->group, "all"))
		return;
	row->part[PUBLISH_PART_CHANGE] = publish_change_of(indicator, estimate->region);
	row->part[PUBLISH_PART_AREA] = publish_area_find(indicator, estimate->region);
	rank = publish_rank_find(indicator, (struct str){0}, estimate->region);
	row->part[PUBLISH_PART_RANK] = rank;
	row->part[PUBLISH_PART_PLACE] = rank && rank->low ? rank : NULL;
}

void publish_row_take(struct publish_row *row, enum publish_dataset dataset,
        const struct publish_indicator *indicator, size_t index)
{
	*row = (struct publish_row){0};
	if (dataset == PUBLISH_ESTIMATES) {
		take_estimate(row, indicator, &indicator->estimates[index]);
		return;
	}
	take_survey(row, indicator, indicator->statistics[index].group);
	row->part[PUBLISH_PART_STATISTIC] = &indicator->statistics[index];
}

static int64_t integer_at(const void *place, size_t size)
{
	return size == sizeof(int) ? *(const int *)place : *(const int64_t *)place;
}

double publish_as_told(double value)
{
	char text[NUMBER_SIZE];

	snprintf(text, sizeof(text), "%.*g", DIGITS, value);
	return strtod(text, NULL);
}

struct dataset_value publish_value_of(
        const struct publish_column *column, const struct publish_row *row)
{
	const struct publish_field *field = &column->field;
	const char *part = row->part[field->part];
	struct dataset_value value = {.missing = !part};
	const void *place;

	if (!part)
		return value;
	place = part + field->offset;
	switch (field->type) {
	case DATASET_TEXT:
		value.text = *(const struct str *)place;
		value.missing = !value.text.n;
		break;
	case DATASET_INTEGER:
		value.integer = integer_at(place, field->size);
		value.missing = value.integer < 0; /* PUBLISH_HIDDEN is negative */
		break;
	case DATASET_REAL:
		value.real = publish_as_told(*(const double *)place);
		value.missing = !isfinite(value.real);
		break;
	case DATASET_FLAG:
		value.flag = *(const bool *)place;
		break;
	}
	return value;
}
