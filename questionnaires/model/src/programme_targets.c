/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The targets of a plan (a share, a rank, reaching another region's figure, or smaller gaps) and
 * its baselines. */
#include "programme_parts.h"

const char *const model_target_kind_codes[TARGET_KINDS] = {
        [TARGET_SHARE] = "share",
        [TARGET_RANK] = "rank",
        [TARGET_COMPARISON] = "comparison",
        [TARGET_GAP] = "gap",
};
const char *const model_target_gap_codes[TARGET_GAPS] = {
        [GAP_REGION] = "region",
        [GAP_RESIDENCE] = "residence",
        [GAP_SEX] = "sex",
        [GAP_AGE] = "age",
        [GAP_EDUCATION] = "education",
        [GAP_KEY_GROUP] = "key_group",
        [GAP_GROUP] = "group",
};
const char *const model_target_comparison_codes[TARGET_COMPARISONS] = {
        [TARGET_AT_LEAST] = "at_least",
        [TARGET_ABOVE] = "above",
};

/* The fields that only some kinds of target have, and which kinds have them. */
static const struct {
	const char *name;
	bool kinds[TARGET_KINDS];
} target_extras[] = {
        {"value", {[TARGET_SHARE] = true}},
        {"comparison", {[TARGET_SHARE] = true, [TARGET_COMPARISON] = true}},
        {"among", {[TARGET_RANK] = true}},
        {"with", {[TARGET_COMPARISON] = true}},
        {"between", {[TARGET_GAP] = true}},
        {"wording", {[TARGET_RANK] = true, [TARGET_COMPARISON] = true, [TARGET_GAP] = true}},
};

struct target_entry {
	struct target target;
	struct str region, among, with;
};

static const struct field target_fields[] = {
        FIELD(struct target_entry, region, .pattern = PATTERN_REGION),
        FIELD_AS("year", struct target_entry, target.year, .kind = FIELD_INTEGER,
                .least = PROGRAMME_YEAR_MIN, .most = PROGRAMME_YEAR_MAX),
        FIELD_AS("kind", struct target_entry, target.kind, .kind = FIELD_CHOICE,
                .words = model_target_kind_codes, .word_count = TARGET_KINDS),
        FIELD_AS("value", struct target_entry, target.value, .kind = FIELD_SHARE, .optional = true),
        FIELD_AS("comparison", struct target_entry, target.comparison, .kind = FIELD_CHOICE,
                .optional = true, .words = model_target_comparison_codes,
                .word_count = TARGET_COMPARISONS),
        FIELD(struct target_entry, among, .optional = true, .pattern = PATTERN_REGION),
        FIELD(struct target_entry, with, .optional = true, .pattern = PATTERN_PLACE),
        {.name = "between", .kind = FIELD_NESTED, .optional = true},
        FIELD_AS("wording", struct target_entry, target.wording, .optional = true,
                .pattern = PATTERN_LINE),
        FIELD_AS("quote", struct target_entry, target.quote, .pattern = PATTERN_LINE),
};

static bool fields_suit_kind(const struct node *node, enum target_kind kind)
{
	bool good = true;

	for (size_t i = 0; i < FIELD_COUNT(target_extras); i++) {
		struct node field = model_node_field(node, target_extras[i].name);
		bool wanted = target_extras[i].kinds[kind];

		if (wanted == (field.json != NULL))
			continue;
		if (wanted)
			model_node_problem(node, "\"%s\" is missing", target_extras[i].name);
		else
			model_node_problem(&field, "does not belong to a %s target",
			        model_target_kind_codes[kind]);
		good = false;
	}
	return good;
}

static bool is_below(const struct programme *programme, int region, int above)
{
	for (int at = programme->regions[region].parent; at >= 0;
	        at = programme->regions[at].parent)
		if (at == above)
			return true;
	return false;
}

/* Regions of the same level are ranked, without units that are no place of it. */
static void rank_check(
        const struct node *node, const struct programme *programme, struct target *target)
{
	struct node among = model_node_field(node, "among"), own = model_node_field(node, "region");
	const struct region *regions = programme->regions;
	int peers = 0;

	target->among = model_programme_region_of(node, "among", programme);
	if (target->among < 0 || target->region < 0)
		return;
	if (!is_below(programme, target->region, target->among))
		model_node_problem(&among, "must be above the region");
	if (regions[target->region].is_unit)
		model_node_problem(&own, "is a unit, which is ranked with none");
	for (int i = 0; i < programme->region_count; i++)
		peers += regions[i].level == regions[target->region].level && !regions[i].is_unit &&
		         is_below(programme, i, target->among);
	if (peers < 2)
		model_node_problem(&among, "has no other regions to compare with");
}

static void between_read(
        const struct node *node, const struct programme *programme, struct target *target)
{
	struct node list;
	int count = model_node_list(node, "between", 1, TARGET_GAPS, &list);

	for (int i = 0; i < count; i++) {
		struct node element = model_node_element(&list, (size_t)i);
		struct str code;
		int gap = 0;

		if (!model_node_read_text(&element, PATTERN_NAME, &code, &programme->memory->arena))
			continue;
		while (gap < TARGET_GAPS && !str_equal_c(code, model_target_gap_codes[gap]))
			gap++;
		if (gap == TARGET_GAPS)
			model_node_problem(&element,
			        "must be region, residence, sex, age, education, key_group or "
			        "group");
		for (int j = 0; j < target->between_count; j++)
			if ((int)target->between[j] == gap)
				model_node_problem(&element, "occurs twice");
		target->between[target->between_count++] = (enum target_gap)gap;
	}
}

static void target_read(
        const struct node *node, const struct programme *programme, struct target *target)
{
	struct target_entry entry = {.target = {.among = -1, .with = TARGET_NATION}};
	struct node value = model_node_field(node, "value");

	if (!model_node_read(node, target_fields, FIELD_COUNT(target_fields), &entry,
	            &programme->memory->arena) ||
	        !fields_suit_kind(node, entry.target.kind))
		return;
	*target = entry.target;
	target->region = model_programme_region_of(node, "region", programme);
	if (target->kind == TARGET_SHARE && !(target->value > 0))
		model_node_problem(&value, "must be above 0");
	if (target->kind == TARGET_RANK)
		rank_check(node, programme, target);
	if (target->kind == TARGET_GAP)
		between_read(node, programme, target);
	if (target->kind == TARGET_COMPARISON && !str_equal_c(entry.with, "CN"))
		target->with = model_programme_region_of(node, "with", programme);
}

void model_programme_targets_read(const struct node *root, struct programme *programme)
{
	struct node list;
	int count = model_node_list(root, "targets", 0, PROGRAMME_TARGETS_MAX, &list);
	struct target *targets =
	        arena_new(&programme->memory->arena, (size_t)count, sizeof(*targets));

	for (int i = 0; i < count; i++) {
		struct node node = model_node_element(&list, (size_t)i);

		target_read(&node, programme, &targets[i]);
	}
	programme->targets = targets;
	programme->target_count = count;
}

struct baseline_entry {
	struct baseline baseline;
	struct str region;
};

static const struct field baseline_fields[] = {
        FIELD(struct baseline_entry, region, .pattern = PATTERN_REGION),
        FIELD_AS("year", struct baseline_entry, baseline.year, .kind = FIELD_INTEGER,
                .least = PROGRAMME_YEAR_MIN, .most = PROGRAMME_YEAR_MAX),
        FIELD_AS("share", struct baseline_entry, baseline.share, .kind = FIELD_SHARE),
        FIELD_AS("quote", struct baseline_entry, baseline.quote, .pattern = PATTERN_LINE),
        FIELD_AS("derived", struct baseline_entry, baseline.derived, .kind = FIELD_FLAG,
                .optional = true),
        FIELD_AS("how", struct baseline_entry, baseline.how, .kind = FIELD_WORDS, .optional = true),
};

static void baseline_read(const struct node *node, const struct programme *programme,
        struct baseline *baselines, int i)
{
	struct baseline_entry entry = {.region = STR("")};
	struct baseline *baseline = &entry.baseline;

	if (!model_node_read(node, baseline_fields, FIELD_COUNT(baseline_fields), &entry,
	            &programme->memory->arena))
		return;
	if (baseline->derived && !baseline->how.in[MODEL_CHINESE].n)
		model_node_problem(node, "is derived, so it must say how");
	baseline->region = model_programme_region_of(node, "region", programme);
	for (int j = 0; j < i; j++)
		if (baselines[j].region == baseline->region && baselines[j].year == baseline->year)
			model_node_problem(node, "the region has a baseline of that year already");
	baselines[i] = *baseline;
}

void model_programme_baselines_read(const struct node *root, struct programme *programme)
{
	struct node list;
	int count = model_node_list(root, "baselines", 0, PROGRAMME_BASELINES_MAX, &list);
	struct baseline *baselines =
	        arena_new(&programme->memory->arena, (size_t)count, sizeof(*baselines));

	for (int i = 0; i < count; i++) {
		struct node node = model_node_element(&list, (size_t)i);

		baseline_read(&node, programme, baselines, i);
	}
	programme->baselines = baselines;
	programme->baseline_count = count;
}
