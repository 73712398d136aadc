#include <trend/change.h>

#include <gsl/gsl_cdf.h>
#include <math.h>

struct change change_between(struct change_wave first, struct change_wave second, double linking)
{
	struct change change = {.difference = second.share - first.share};

	change.se = sqrt(first.se * first.se + second.se * second.se + 2 * linking);
	change.z = change.difference / change.se;
	change.p = 2 * gsl_cdf_ugaussian_Q(fabs(change.z));
	return change;
}

static double quantiles(const struct change_plan *plan)
{
	return gsl_cdf_ugaussian_Qinv((1 - plan->level) / 2) + gsl_cdf_ugaussian_Pinv(plan->power);
}

double change_detectable(struct change_wave last, const struct change_plan *plan)
{
	return quantiles(plan) * sqrt(2 * last.se * last.se + 2 * plan->linking);
}

/* The variance that the difference's sampling may have. */
static double allowance(struct change_wave last, double next, const struct change_plan *plan)
{
	double ratio = (next - last.share) / quantiles(plan);

	return ratio * ratio - 2 * plan->linking;
}

static double respondents(double variance, double allowed)
{
	return allowed > 0 ? ceil(variance / allowed) : (double)NAN;
}

static double spread(double share)
{
	return share * (1 - share);
}

double change_n_each(struct change_wave last, double next, const struct change_plan *plan)
{
	return respondents(
	        plan->deff * (spread(last.share) + spread(next)), allowance(last, next, plan));
}

double change_n_next(struct change_wave last, double next, const struct change_plan *plan)
{
	return respondents(
	        plan->deff * spread(next), allowance(last, next, plan) - last.se * last.se);
}
