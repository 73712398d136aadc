/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <design/domains.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

struct ratio {
	const struct design *design;
	const struct cells_scheme *scheme;
	const struct domains_rows *rows;
	double *column; /* what is totalled */
};

static bool ratio_total(const struct ratio *ratio, struct estimate *out, struct error *error)
{
	struct shares_rows rows = {.weight = ratio->rows->weight,
	        .signed_weights = ratio->rows->signed_weights,
	        .y = ratio->column,
	        .leaf = ratio->rows->domain};

	return design_totals(ratio->design, ratio->scheme, &rows, out, error);
}

/* The total of one of the two columns over the rows that have both. */
static bool ratio_part(const struct ratio *ratio, const double *part, const double *other,
        struct estimate *out, struct error *error)
{
	for (size_t row = 0; row < ratio->design->rows; row++)
		ratio->column[row] = isnan(other[row]) ? (double)NAN : part[row];
	return ratio_total(ratio, out, error);
}

static void ratio_residuals(
        const struct ratio *ratio, const struct estimate *y, const struct estimate *x)
{
	const int32_t *domain = ratio->rows->domain;

	for (size_t row = 0; row < ratio->design->rows; row++) {
		int32_t d = domain ? domain[row] : 0;

		ratio->column[row] = (double)NAN;
		if (d >= 0 && fabs(x[d].value) > 0)
			ratio->column[row] = (ratio->rows->y[row] - y[d].value / x[d].value *
			                                                    ratio->rows->x[row]) /
			                     x[d].value;
	}
}

static bool ratio_estimate(
        struct ratio *ratio, uint32_t domains, struct estimate *out, struct error *error)
{
	struct estimate *y = memory_new(domains, sizeof(*y)), *x = memory_new(domains, sizeof(*x));
	const struct domains_rows *rows = ratio->rows;
	bool good;

	ratio->column = memory_new(ratio->design->rows, sizeof(*ratio->column));
	good = ratio_part(ratio, rows->y, rows->x, y, error) &&
	       ratio_part(ratio, rows->x, rows->y, x, error);
	if (good) {
		ratio_residuals(ratio, y, x);
		good = ratio_total(ratio, out, error);
	}
	for (uint32_t d = 0; good && d < domains; d++)
		out[d].value = fabs(x[d].value) > 0 ? y[d].value / x[d].value : (double)NAN;
	free(ratio->column);
	free(x);
	free(y);
	return good;
}

bool design_domains(
        const struct domains_estimand *estimand, struct estimate *out, struct error *error)
{
	const struct design *design = estimand->design;
	const struct domains_rows *rows = estimand->rows;
	struct cells_scheme scheme = {.regions = estimand->domains};
	struct shares_rows columns = {.weight = rows->weight,
	        .signed_weights = rows->signed_weights,
	        .y = rows->y,
	        .leaf = rows->domain};
	struct ratio ratio = {design, &scheme, rows, NULL};

	switch (estimand->kind) {
	case DOMAINS_RATIO:
		return ratio_estimate(&ratio, estimand->domains, out, error);
	case DOMAINS_TOTAL:
		return design_totals(design, &scheme, &columns, out, error);
	default:
		return design_shares(design, &scheme, &columns, out, error);
	}
}

const char *design_domains_kind_name(enum domains_kind kind)
{
	static const char *const names[DOMAINS_KINDS] = {"share", "mean", "total", "ratio"};

	return names[kind];
}
