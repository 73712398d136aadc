/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule is a list of conditions in order of severity; the first that applies gives the
 * reason. */
#include <design/publication.h>

#include <gsl/gsl_cdf.h>
#include <math.h>

#define NCHS                                                                                       \
	.rows_min = 30, .effective_min = 30, .width_shown = 0.05, .width_max = 0.30,               \
	.relative_max = 1.30, .df_min = 8, .level = 0.95

const struct publication_rule DESIGN_PUBLICATION_NCHS = {NCHS};
const struct publication_rule DESIGN_PUBLICATION_THIN = {NCHS, .df_least = 4, .assurance = 0.80};

static const struct {
	const char *name;
	enum publication_status status;
} reasons[PUBLICATION_REASONS] = {
        [PUBLICATION_GOOD] = {"good", PUBLICATION_SHOW},
        [PUBLICATION_EMPTY] = {"empty", PUBLICATION_SUPPRESS},
        [PUBLICATION_FEW_ROWS] = {"few_rows", PUBLICATION_SUPPRESS},
        [PUBLICATION_NO_DF] = {"no_df", PUBLICATION_SUPPRESS},
        [PUBLICATION_THIN_EXTREME] = {"thin_extreme", PUBLICATION_SUPPRESS},
        [PUBLICATION_FEW_EFFECTIVE] = {"few_effective", PUBLICATION_SUPPRESS},
        [PUBLICATION_WIDE] = {"wide", PUBLICATION_SUPPRESS},
        [PUBLICATION_WIDE_RELATIVE] = {"wide_relative", PUBLICATION_SUPPRESS},
        [PUBLICATION_COMPLEMENTARY] = {"complementary", PUBLICATION_SUPPRESS},
        [PUBLICATION_FEW_DF] = {"few_df", PUBLICATION_FLAG},
        [PUBLICATION_EXTREME] = {"extreme", PUBLICATION_FLAG},
        [PUBLICATION_WIDE_COMPLEMENT] = {"wide_complement", PUBLICATION_FLAG},
};

/* The figures used to judge a cell, where they are not its own. */
struct judged {
	double share; /* that the width is compared with */
	bool thin;
	struct interval relative; /* at `share` */
};

static bool is_extreme(double share)
{
	return share <= 0 || share >= 1;
}

/* The design effect below which a share `assurance` of the peers' estimates lies. */
static double peers_deff(const struct publication_rule *rule, double df, bool thin, double deff)
{
	double factor = thin && rule->assurance > 0 && df >= 1
	                        ? gsl_cdf_chisq_Pinv(rule->assurance, df) / df
	                        : 1;

	return factor > 1 ? deff * factor : deff;
}

static double larger(double a, double b)
{
	return isnan(a) || b > a ? b : a;
}

static double standard_error(double share, double deff, double n)
{
	return sqrt(share * (1 - share) * deff / (n > 1 ? n - 1 : 1));
}

static struct interval judged_interval(
        const struct publication_rule *rule, const struct estimate *share, double p, double deff)
{
	double n = (double)share->n;

	/* Without a variance n is used, for a clustered sample divided by the design effect. */
	if (is_extreme(p))
		return design_interval_share(
		        INTERVAL_NCHS, p, 0, deff > 1 ? n / deff : n, share->df_cell, rule->level);
	return design_interval_share(
	        INTERVAL_NCHS, p, standard_error(p, deff, n), n, share->df_cell, rule->level);
}

/* Only the cell's own figures: the standard error as it is. */
static void judge_alone(const struct publication_rule *rule, const struct estimate *share,
        struct publication *out, struct judged *judged)
{
	double n = (double)share->n;

	out->interval = design_interval_share(
	        INTERVAL_NCHS, share->value, share->se, n, share->df_cell, rule->level);
	out->effective = design_interval_effective_n(
	        share->value, share->se, n, share->df_cell, rule->level);
	judged->share = share->value;
	judged->relative = out->interval;
}

static void judge_with_peers(const struct publication_rule *rule, const struct estimate *share,
        const struct publication_peers *peers, struct publication *out, struct judged *judged)
{
	double n = (double)share->n, p = share->value;
	double deff = larger(
	        share->deff_replace, peers_deff(rule, share->df_cell, judged->thin, peers->deff));

	out->interval = judged_interval(rule, share, p, deff);
	out->effective = is_extreme(p) ? (deff > 1 ? n / deff : n)
	                               : design_interval_effective_n(p, standard_error(p, deff, n),
	                                         n, share->df_cell, rule->level);
	judged->share = judged->thin && peers->share < p ? peers->share : p;
	judged->relative = judged_interval(rule, share, judged->share, deff);
}

static double width_of(struct interval interval)
{
	return interval.high - interval.low;
}

static enum publication_reason reason_to_withhold(const struct publication_rule *rule,
        const struct estimate *share, const struct publication *out, const struct judged *judged)
{
	double width = width_of(out->interval);
	bool extreme = is_extreme(share->value), narrow = width <= rule->width_shown;

	if (!share->n)
		return PUBLICATION_EMPTY;
	if ((double)share->n < rule->rows_min)
		return PUBLICATION_FEW_ROWS;
	if (share->df_cell < rule->df_least)
		return PUBLICATION_NO_DF;
	if (extreme && judged->thin && rule->df_least > 0)
		return PUBLICATION_THIN_EXTREME;
	if (out->effective < rule->effective_min)
		return PUBLICATION_FEW_EFFECTIVE;
	if (width >= rule->width_max)
		return PUBLICATION_WIDE;
	if (!narrow && !extreme && width_of(judged->relative) > rule->relative_max * judged->share)
		return PUBLICATION_WIDE_RELATIVE;
	return PUBLICATION_GOOD;
}

static enum publication_reason reason_to_review(const struct publication_rule *rule,
        const struct estimate *share, const struct publication *out, const struct judged *judged)
{
	double p = share->value, width = width_of(out->interval);

	if (judged->thin)
		return PUBLICATION_FEW_DF;
	if (is_extreme(p))
		return PUBLICATION_EXTREME;
	if (width > rule->width_shown && width > rule->relative_max * (1 - p))
		return PUBLICATION_WIDE_COMPLEMENT;
	return PUBLICATION_GOOD;
}

struct publication design_publication_judge(const struct publication_rule *rule,
        const struct estimate *share, const struct publication_peers *peers)
{
	struct publication out = {0};
	struct judged judged = {.thin = share->df_cell < rule->df_min};

	/* Figures from another source may have no design effect; then there is nothing to
	 * compare. */
	if (peers && isfinite(peers->deff) && share->n)
		judge_with_peers(rule, share, peers, &out, &judged);
	else
		judge_alone(rule, share, &out, &judged);
	out.reason = reason_to_withhold(rule, share, &out, &judged);
	if (out.reason == PUBLICATION_GOOD)
		out.reason = reason_to_review(rule, share, &out, &judged);
	out.status = reasons[out.reason].status;
	return out;
}

void design_publication_withhold(struct publication *publication)
{
	publication->reason = PUBLICATION_COMPLEMENTARY;
	publication->status = reasons[PUBLICATION_COMPLEMENTARY].status;
}

const char *design_publication_status_name(enum publication_status status)
{
	static const char *const names[] = {"show", "flag", "suppress"};

	return names[status];
}

const char *design_publication_reason_name(enum publication_reason reason)
{
	return reasons[reason].name;
}
