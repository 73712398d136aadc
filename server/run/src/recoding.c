/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recoding.h"

#include <reporting/labels.h>

#include <base/buf.h>

enum { NAME_MAX_BYTES = 512, MASKS = 1 << (GROUP_LEVELS_MAX + 1) };

static const char UNKNOWN[] = "unknown";

static int unknown_of(int variable)
{
	return model_group_variables[variable].count;
}

static const char *name_of(int variable, int level)
{
	return level == unknown_of(variable) ? UNKNOWN
	                                     : model_group_variables[variable].levels[level];
}

static int level_find(int variable, struct str name)
{
	int level = model_group_level_find((enum group_variable)variable, name);

	return level == GROUP_LEVEL_MISSING ? unknown_of(variable) : level;
}

void run_recoding_table(struct anonymity_table *table)
{
	int levels[GROUPS_FACTORS];

	for (int v = 0; v < GROUPS_FACTORS; v++)
		levels[v] = unknown_of(v) + 1;
	anonymity_table_make(table, GROUPS_FACTORS, levels);
}

size_t run_recoding_cell(const struct anonymity_table *table, const struct str *level)
{
	uint8_t at[GROUPS_FACTORS];

	for (int v = 0; v < GROUPS_FACTORS; v++)
		at[v] = (uint8_t)level_find(v, level[v]);
	return anonymity_cell_of(table, at);
}

/* --- making and reading --- */

static void levels_new(struct run_recoding *recoding, struct arena *arena, size_t count)
{
	*recoding = (struct run_recoding){
	        .count = count,
	        .levels = arena_new(arena, count, sizeof(*recoding->levels)),
	};
}

void run_recoding_make(struct run_recoding *recoding, struct arena *arena,
        const struct anonymity_class *class, size_t count)
{
	levels_new(recoding, arena, count);
	for (size_t i = 0; i < count; i++)
		for (int v = 0; v < GROUPS_FACTORS; v++) {
			for (int level = class[i].low[v]; level <= class[i].high[v]; level++)
				recoding->levels[i][v] |= (uint8_t)(1u << level);
			recoding->all[v] |= recoding->levels[i][v];
		}
}

/* 0: they are no levels of the variable. */
static uint8_t levels_read(int variable, struct str names)
{
	uint8_t levels = 0;

	while (names.n) {
		struct str name;
		int level;

		names = str_cut(names, '|', &name);
		level = level_find(variable, name);
		if (level == unknown_of(variable) && !str_equal_c(name, UNKNOWN))
			return 0;
		levels |= (uint8_t)(1u << level);
	}
	return levels;
}

bool run_recoding_read(struct run_recoding *recoding, struct arena *arena,
        const struct str *const name[static GROUPS_FACTORS], size_t count)
{
	levels_new(recoding, arena, count);
	for (size_t i = 0; i < count; i++)
		for (int v = 0; v < GROUPS_FACTORS; v++) {
			recoding->levels[i][v] = levels_read(v, name[v][i]);
			if (!recoding->levels[i][v])
				return false;
			recoding->all[v] |= recoding->levels[i][v];
		}
	return true;
}

/* --- names and classes --- */

struct str run_recoding_name(struct arena *arena, int variable, uint8_t levels)
{
	struct buf name;
	struct str copy;

	buf_init(&name, NAME_MAX_BYTES);
	for (int level = 0; level <= unknown_of(variable); level++)
		if (levels & 1u << level)
			buf_printf(&name, "%s%s", name.n ? "|" : "", name_of(variable, level));
	copy = arena_copy(arena, buf_str(&name));
	buf_free(&name);
	return copy;
}

static void cell_levels(const struct anonymity_table *table, size_t cell, int *level)
{
	for (int v = GROUPS_FACTORS - 1; v >= 0; v--) {
		level[v] = (int)(cell % (size_t)table->levels[v]);
		cell /= (size_t)table->levels[v];
	}
}

size_t run_recoding_class(
        const struct run_recoding *recoding, const struct anonymity_table *table, size_t cell)
{
	int level[GROUPS_FACTORS];
	size_t class = 0;

	cell_levels(table, cell, level);
	for (; class < recoding->count; class ++) {
		int in = 0;

		for (int v = 0; v < GROUPS_FACTORS; v++)
			in += (recoding->levels[class][v] >> level[v]) & 1;
		if (in == GROUPS_FACTORS)
			break;
	}
	return class;
}

bool run_recoding_withholds(const struct run_recoding *recoding, size_t class, int variable)
{
	uint8_t levels = recoding->levels[class][variable];

	return levels == recoding->all[variable] && (levels & (levels - 1));
}

/* --- the codebook --- */

static const struct dataset_label withheld[] = {
        {.words = {"为保护受访者不公布", "withheld to protect respondents"}}};

static struct dataset_words level_words(struct arena *arena, int variable, int level)
{
	const struct reporting_label *group;

	if (level == unknown_of(variable))
		return (struct dataset_words){"不明", "not known"};
	group = reporting_label(
	        REPORTING_GROUP, arena_printf(arena, "%s=%s", model_group_variables[variable].code,
	                                 name_of(variable, level)));
	return (struct dataset_words){group->zh, group->en};
}

static struct dataset_words words_of(struct arena *arena, int variable, uint8_t levels)
{
	struct dataset_words words = {"", ""};

	for (int level = 0; level <= unknown_of(variable); level++) {
		struct dataset_words more;

		if (!(levels & 1u << level))
			continue;
		more = level_words(arena, variable, level);
		words = (struct dataset_words){
		        arena_printf(arena, "%s%s%s", words.zh, *words.zh ? "、" : "", more.zh).p,
		        arena_printf(arena, "%s%s%s", words.en, *words.en ? ", " : "", more.en).p,
		};
	}
	return words;
}

void run_recoding_describe(const struct run_recoding *recoding, struct dataset_column *column,
        struct arena *arena, int variable)
{
	struct dataset_label *labels = arena_new(arena, recoding->count, sizeof(*labels));
	bool seen[MASKS] = {false};

	column->labels = labels;
	column->missings = withheld;
	column->missing_count = 1;
	for (size_t i = 0; i < recoding->count; i++) {
		uint8_t levels = recoding->levels[i][variable];
		struct str name;

		if (run_recoding_withholds(recoding, i, variable) || seen[levels])
			continue;
		seen[levels] = true;
		name = run_recoding_name(arena, variable, levels);
		if ((int)name.n > column->width)
			column->width = (int)name.n;
		labels[column->label_count++] = (struct dataset_label){
		        .text = name.p, .words = words_of(arena, variable, levels)};
	}
}
