#include <design/domains.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

struct ratio {
	const struct frame *frame;
	const struct cells_scheme *scheme;
	const struct domains_rows *rows;
	double *column; /* what is totalled */
};

static bool ratio_total(const struct ratio *ratio, struct share *out, struct error *error)
{
	struct shares_rows rows = {.weight = ratio->rows->weight,
	        .signed_weights = ratio->rows->signed_weights,
	        .y = ratio->column,
	        .leaf = ratio->rows->domain};

	return totals_estimate(ratio->frame, ratio->scheme, &rows, out, error);
}

/* The total of one of the two columns over the rows that have both. */
static bool ratio_part(const struct ratio *ratio, const double *part, const double *other,
        struct share *out, struct error *error)
{
	for (size_t row = 0; row < ratio->frame->rows; row++)
		ratio->column[row] = isnan(other[row]) ? (double)NAN : part[row];
	return ratio_total(ratio, out, error);
}

static void ratio_residuals(const struct ratio *ratio, const struct share *y, const struct share *x)
{
	const int32_t *domain = ratio->rows->domain;

	for (size_t row = 0; row < ratio->frame->rows; row++) {
		int32_t d = domain ? domain[row] : 0;

		ratio->column[row] = (double)NAN;
		if (d >= 0 && fabs(x[d].share) > 0)
			ratio->column[row] = (ratio->rows->y[row] - y[d].share / x[d].share *
			                                                    ratio->rows->x[row]) /
			                     x[d].share;
	}
}

static bool ratio_estimate(
        struct ratio *ratio, uint32_t domains, struct share *out, struct error *error)
{
	struct share *y = memory_new(domains, sizeof(*y)), *x = memory_new(domains, sizeof(*x));
	const struct domains_rows *rows = ratio->rows;
	bool good;

	ratio->column = memory_new(ratio->frame->rows, sizeof(*ratio->column));
	good = ratio_part(ratio, rows->y, rows->x, y, error) &&
	       ratio_part(ratio, rows->x, rows->y, x, error);
	if (good) {
		ratio_residuals(ratio, y, x);
		good = ratio_total(ratio, out, error);
	}
	for (uint32_t d = 0; good && d < domains; d++)
		out[d].share = fabs(x[d].share) > 0 ? y[d].share / x[d].share : (double)NAN;
	free(ratio->column);
	free(x);
	free(y);
	return good;
}

bool domains_estimate(const struct frame *frame, enum domains_kind kind,
        const struct domains_rows *rows, uint32_t domains, struct share *out, struct error *error)
{
	struct cells_scheme scheme = {.regions = domains};
	struct shares_rows columns = {.weight = rows->weight,
	        .signed_weights = rows->signed_weights,
	        .y = rows->y,
	        .leaf = rows->domain};
	struct ratio ratio = {frame, &scheme, rows, NULL};

	switch (kind) {
	case DOMAINS_RATIO:
		return ratio_estimate(&ratio, domains, out, error);
	case DOMAINS_TOTAL:
		return totals_estimate(frame, &scheme, &columns, out, error);
	default:
		return shares_estimate(frame, &scheme, &columns, out, error);
	}
}

const char *domains_kind_name(enum domains_kind kind)
{
	static const char *const names[DOMAINS_KINDS] = {"share", "mean", "total", "ratio"};

	return names[kind];
}
