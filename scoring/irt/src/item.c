/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <irt/item.h>

#include <math.h>
#include <string.h>

static const char *const model_name[IRT_MODELS] = {
        [IRT_RASCH] = "rasch", [IRT_2PL] = "2pl", [IRT_3PL] = "3pl", [IRT_GPCM] = "gpcm"};

const char *irt_model_name(enum irt_model model)
{
	return model_name[model];
}

bool irt_model_parse(const char *name, enum irt_model *model)
{
	for (int m = 0; m < IRT_MODELS; m++)
		if (!strcmp(name, model_name[m])) {
			*model = (enum irt_model)m;
			return true;
		}
	return false;
}

/* The largest exponent becomes 0, so nothing overflows and the sum is at least 1. */
void irt_item_probabilities(const struct irt_item *item, double theta, double *p)
{
	double most = 0, sum = 0;

	for (int k = 0; k < item->categories; k++) {
		p[k] = k * item->a * theta + (k ? item->d[k] : 0);
		most = fmax(most, p[k]);
	}
	for (int k = 0; k < item->categories; k++)
		sum += p[k] = exp(p[k] - most);
	for (int k = 0; k < item->categories; k++)
		p[k] /= sum;
	if (item->model != IRT_3PL)
		return;
	p[1] = item->c + (1 - item->c) * p[1];
	p[0] *= 1 - item->c;
}
