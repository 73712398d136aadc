/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both models fit a line, each on its own scale. A table holds the differences between the two. */
#include <trend/projection.h>

#include <gsl/gsl_cdf.h>
#include <math.h>

static double itself(double x)
{
	return x;
}

static double one(double p)
{
	(void)p;
	return 1;
}

static double logit(double p)
{
	return log(p / (1 - p));
}

static double logistic(double x)
{
	return 1 / (1 + exp(-x));
}

static double logistic_slope(double p)
{
	return p * (1 - p);
}

static const struct {
	const char *name;
	double (*scale)(double p);
	double (*back)(double x);
	double (*slope)(double p); /* of back, where it gives p */
} models[PROJECTION_MODELS] = {
        [PROJECTION_LINEAR] = {"linear", itself, itself, one},
        [PROJECTION_LOGIT] = {"logit", logit, logistic, logistic_slope},
};

struct line {
	double weight, centre, level, spread, slope; /* level: at the centre */
};

static double wave_weight(
        const struct projection_waves *waves, enum projection_model model, size_t t)
{
	double slope = models[model].slope(waves->share[t]);

	return slope * slope / (waves->se[t] * waves->se[t] + waves->linking);
}

static struct line line_fit(const struct projection_waves *waves, enum projection_model model)
{
	struct line line = {0};
	double products = 0;

	for (size_t t = 0; t < waves->waves; t++) {
		double weight = wave_weight(waves, model, t);

		line.weight += weight;
		line.centre += weight * waves->year[t];
		line.level += weight * models[model].scale(waves->share[t]);
	}
	line.centre /= line.weight;
	line.level /= line.weight;
	for (size_t t = 0; t < waves->waves; t++) {
		double weight = wave_weight(waves, model, t);
		double distance = waves->year[t] - line.centre;

		line.spread += weight * distance * distance;
		products += weight * distance * models[model].scale(waves->share[t]);
	}
	line.slope = products / line.spread;
	return line;
}

static double chi_square(
        const struct projection_waves *waves, enum projection_model model, const struct line *line)
{
	double sum = 0;

	for (size_t t = 0; t < waves->waves; t++) {
		double fitted = line->level + line->slope * (waves->year[t] - line->centre);
		double residual = models[model].scale(waves->share[t]) - fitted;

		sum += wave_weight(waves, model, t) * residual * residual;
	}
	return sum;
}

static size_t last_wave(const struct projection_waves *waves)
{
	size_t last = 0;

	for (size_t t = 1; t < waves->waves; t++)
		if (waves->year[t] > waves->year[last])
			last = t;
	return last;
}

static void judge_fit(const struct projection_waves *waves, enum projection_model model,
        const struct line *line, struct projection *out)
{
	out->chi_square = out->p = (double)NAN;
	out->inflation = 1;
	out->df = waves->waves - 2;
	if (!out->df)
		return;
	out->chi_square = chi_square(waves, model, line);
	out->p = gsl_cdf_chisq_Q(out->chi_square, (double)out->df);
	out->rejected = out->p < PROJECTION_FIT_LEVEL;
	if (out->rejected)
		out->inflation = sqrt(out->chi_square / (double)out->df);
}

static struct interval limits(enum projection_model model, double value, double half)
{
	return (struct interval){
	        models[model].back(value - half), models[model].back(value + half), false};
}

/* The spread that widens a rejected line has only as many degrees of freedom as its fit. */
static double quantile(const struct projection *projection, double level)
{
	return projection->rejected ? gsl_cdf_tdist_Qinv((1 - level) / 2, (double)projection->df)
	                            : trend_projection_z(level);
}

static double probability(const struct projection *projection, double standardised)
{
	return projection->rejected ? gsl_cdf_tdist_P(standardised, (double)projection->df)
	                            : gsl_cdf_ugaussian_P(standardised);
}

const char *trend_projection_method_name(const struct projection *projection)
{
	return projection->rejected ? "t" : "normal";
}

bool trend_projection_make(const struct projection_waves *waves, enum projection_model model,
        double target, double at, double level, struct projection *out, struct error *error)
{
	struct line line = line_fit(waves, model);
	double distance = at - line.centre, times, again;

	if (waves->waves < 2 || !(line.spread > 0) || !isfinite(line.spread) ||
	        !isfinite(line.slope))
		return error_set(error,
		        "a projection needs waves of at least two years with variances above 0");
	*out = (struct projection){
	        .slope = line.slope, .value = line.level + line.slope * distance};
	judge_fit(waves, model, &line, out);
	times = quantile(out, level);
	out->slope_se = out->inflation / sqrt(line.spread);
	out->value_se = out->inflation * sqrt(1 / line.weight + distance * distance / line.spread);
	again = out->inflation / sqrt(wave_weight(waves, model, last_wave(waves)));
	out->share = models[model].back(out->value);
	out->se = out->value_se * models[model].slope(out->share);
	out->interval = limits(model, out->value, times * out->value_se);
	out->prediction = limits(model, out->value, times * hypot(out->value_se, again));
	out->probability =
	        probability(out, (out->value - models[model].scale(target)) / out->value_se);
	out->verdict = trend_target_verdict_of(out->interval, target);
	return true;
}

double trend_projection_z(double level)
{
	return gsl_cdf_ugaussian_Qinv((1 - level) / 2);
}

const char *trend_projection_model_name(enum projection_model model)
{
	return models[model].name;
}
