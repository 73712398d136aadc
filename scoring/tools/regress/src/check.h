/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a model must be like to have an estimate, in words of the formula and the file. */
#ifndef KESU_TOOLS_REGRESS_CHECK_H
#define KESU_TOOLS_REGRESS_CHECK_H

#include "model.h"

/* Of --logit: 0 and 1 only. While rows know their lines. */
KESU_MUST_CHECK bool tools_check_response(const struct regress_model *model, struct error *error);
/* Once the terms have their columns. */
KESU_MUST_CHECK bool tools_check_size(const struct regress_model *model, struct error *error);
/* Of --logit: both responses are there, also in each cell of a term of factors. */
KESU_MUST_CHECK bool tools_check_spread(const struct regress_model *model, struct error *error);

/* Says why the model could not be fitted; column: where the status names one. False. */
bool tools_model_fail(const struct regress_model *model, enum regression_status status,
        uint32_t column, struct error *error);

#endif
