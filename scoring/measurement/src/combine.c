#include <measurement/combine.h>

#include <math.h>

static void cell_combine(
        const struct share *const *draw, uint32_t draws, size_t cell, struct share *out)
{
	double share[MEASURE_COMBINE_MAX], var[MEASURE_COMBINE_MAX], simple = 0;
	struct share whole = draw[0][cell];
	struct plausible_combined combined;

	if (whole.n) {
		for (uint32_t m = 0; m < draws; m++) {
			share[m] = draw[m][cell].share;
			var[m] = draw[m][cell].var;
			simple += draw[m][cell].var_simple / draws;
		}
		combined = plausible_combine(share, var, draws, whole.df_cell);
		whole.share = combined.estimate;
		whole.var_simple = simple;
		share_set_variance(&whole, combined.var);
		if (whole.df_cell >= 1 && combined.within > 0)
			whole.df_cell = combined.df;
	}
	*out = whole;
}

void measure_combine(
        const struct share *const *draw, uint32_t draws, size_t cells, struct share *out)
{
	for (size_t i = 0; i < cells; i++)
		cell_combine(draw, draws, i, &out[i]);
}
