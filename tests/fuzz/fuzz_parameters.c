/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a file of item parameters, and as a reference form. The items of an accepted file
 * have names, and curves whose probabilities are numbers between 0 and 1 and sum to 1. */
#include "input_file.h"

#include <tools/responses/parameters.h>

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_curves(const struct irt_item *item)
{
	double p[IRT_CATEGORIES_MAX], sum;

	check(item->categories >= 2 && item->categories <= IRT_CATEGORIES_MAX);
	for (double theta = -6; theta <= 6; theta += 3) {
		irt_item_probabilities(item, theta, p);
		sum = 0;
		for (int k = 0; k < item->categories; k++) {
			check(p[k] >= 0 && p[k] <= 1);
			sum += p[k];
		}
		check(fabs(sum - 1) < 1e-9);
	}
}

static void check_parameters(const struct parameters *parameters)
{
	for (size_t i = 0; i < parameters->count; i++) {
		const struct irt_item *found =
		        tools_parameters_find(parameters, parameters->name[i]);

		check(parameters->name[i][0]);
		check((found != NULL) == parameters->known[i]);
		if (found)
			check_curves(found);
		check(!parameters->points || isfinite(parameters->points[i]));
	}
	check(!parameters->name[parameters->count]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input_file input = input_file_open(data, size);

	for (int form = 0; form < 2; form++) {
		struct parameters parameters;
		struct error error = {0};

		if (tools_parameters_read(&parameters, input.path, form, &error))
			check_parameters(&parameters);
		else
			check(error.text[0]);
		tools_parameters_end(&parameters);
	}
	close(input.file);
	return 0;
}
