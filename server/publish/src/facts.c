/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <publish/facts.h>

#include <reporting/labels.h>

#include <inttypes.h>

struct facts {
	struct dataset *dataset;
	struct dataset_fact *fact;
	struct arena *arena;
};

static void fact(struct facts *facts, struct dataset_words name, struct str value)
{
	if (value.n)
		facts->fact[facts->dataset->fact_count++] = (struct dataset_fact){name, value};
}

static struct str versioned(struct facts *facts, struct str name, struct str version)
{
	return arena_printf(facts->arena, "%.*s@%.*s", STR_ARG(name), STR_ARG(version));
}

static void take_run(struct facts *facts, const struct publish_indicator *indicator)
{
	const struct publish_run *run = &indicator->run;

	fact(facts, (struct dataset_words){"计算编号", "Run"},
	        arena_printf(facts->arena, "%" PRId64, run->id));
	fact(facts, (struct dataset_words){"计算性质", "Kind of run"}, run->kind);
	fact(facts, (struct dataset_words){"随机种子", "Seed"},
	        arena_printf(facts->arena, "%" PRId64, run->seed));
	fact(facts, (struct dataset_words){"程序版本", "Program version"}, run->program_version);
	fact(facts, (struct dataset_words){"数据快照的SHA-256", "SHA-256 of the data"},
	        run->snapshot_sha256);
	if (!publish_is_activity(indicator))
		fact(facts, (struct dataset_words){"公布口径", "Measure of the published share"},
		        str_from(reporting_measure_name(indicator->headline)));
}

struct dataset_words publish_notice_words(const struct publish_indicator *indicator)
{
	const char *notice = publish_notice(indicator);

	if (*notice)
		return (struct dataset_words){notice, notice};
	if (indicator->rehearsal)
		return (struct dataset_words){REPORTING_BOTH(NOTICE_REHEARSAL)};
	return (struct dataset_words){0};
}

void publish_facts_take(struct dataset *dataset, struct dataset_fact facts[PUBLISH_FACTS_MOST],
        const struct publish_indicator *indicator, struct arena *arena)
{
	struct facts taken = {dataset, facts, arena};

	dataset->notice = publish_notice_words(indicator);
	dataset->facts = facts;
	dataset->fact_count = 0;
	fact(&taken, (struct dataset_words){"调查", "Survey"}, indicator->slug);
	fact(&taken, (struct dataset_words){"结果性质", "Result class"}, indicator->result_class);
	fact(&taken, (struct dataset_words){"问卷", "Instrument"}, indicator->instrument);
	fact(&taken, (struct dataset_words){"评定标准", "Standard"},
	        versioned(&taken, indicator->standard, indicator->standard_version));
	if (indicator->run.given)
		take_run(&taken, indicator);
}
