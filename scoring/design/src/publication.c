/* The rule as a list of questions, the gravest first; the first that applies names the reason. */
#include <design/publication.h>

#include <math.h>

const struct publication_rule PUBLICATION_NCHS = {
        .rows_min = 30,
        .effective_min = 30,
        .width_shown = 0.05,
        .width_max = 0.30,
        .relative_max = 1.30,
        .df_min = 8,
        .level = 0.95,
};

static const struct {
	const char *name;
	enum publication_status status;
} reasons[PUBLICATION_REASONS] = {
        [PUBLICATION_GOOD] = {"good", PUBLICATION_SHOW},
        [PUBLICATION_EMPTY] = {"empty", PUBLICATION_SUPPRESS},
        [PUBLICATION_FEW_ROWS] = {"few_rows", PUBLICATION_SUPPRESS},
        [PUBLICATION_FEW_EFFECTIVE] = {"few_effective", PUBLICATION_SUPPRESS},
        [PUBLICATION_WIDE] = {"wide", PUBLICATION_SUPPRESS},
        [PUBLICATION_WIDE_RELATIVE] = {"wide_relative", PUBLICATION_SUPPRESS},
        [PUBLICATION_FEW_DF] = {"few_df", PUBLICATION_FLAG},
        [PUBLICATION_EXTREME] = {"extreme", PUBLICATION_FLAG},
        [PUBLICATION_WIDE_COMPLEMENT] = {"wide_complement", PUBLICATION_FLAG},
};

static enum publication_reason reason_of(const struct publication_rule *rule,
        const struct share *share, const struct publication *judged)
{
	double p = share->share;
	double width = judged->interval.high - judged->interval.low;
	bool narrow = width <= rule->width_shown;
	bool extreme = p <= 0 || p >= 1;

	if (!share->n)
		return PUBLICATION_EMPTY;
	if ((double)share->n < rule->rows_min)
		return PUBLICATION_FEW_ROWS;
	if (judged->effective < rule->effective_min)
		return PUBLICATION_FEW_EFFECTIVE;
	if (width >= rule->width_max)
		return PUBLICATION_WIDE;
	if (!narrow && !extreme && width > rule->relative_max * p)
		return PUBLICATION_WIDE_RELATIVE;
	if (share->df_cell < rule->df_min)
		return PUBLICATION_FEW_DF;
	if (extreme)
		return PUBLICATION_EXTREME;
	if (!narrow && width > rule->relative_max * (1 - p))
		return PUBLICATION_WIDE_COMPLEMENT;
	return PUBLICATION_GOOD;
}

struct publication publication_judge(const struct publication_rule *rule, const struct share *share)
{
	double n = (double)share->n;
	struct publication judged = {
	        .interval = interval_share(
	                INTERVAL_NCHS, share->share, share->se, n, share->df_cell, rule->level),
	        .effective = interval_effective_n(
	                share->share, share->se, n, share->df_cell, rule->level),
	};

	judged.reason = reason_of(rule, share, &judged);
	judged.status = reasons[judged.reason].status;
	return judged;
}

const char *publication_status_name(enum publication_status status)
{
	static const char *const names[] = {"show", "flag", "suppress"};

	return names[status];
}

const char *publication_reason_name(enum publication_reason reason)
{
	return reasons[reason].name;
}
