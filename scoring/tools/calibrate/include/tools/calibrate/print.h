/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of a calibration, for people and as JSON. */
#ifndef KESU_APP_CALIBRATION_PRINT_H
#define KESU_APP_CALIBRATION_PRINT_H

#include <calibrated/estimate.h>

struct json_t;

/* Prints on standard output the result, the file of the weights, and every constraint before and
 * after the calibration. */
void tools_calibration_print(const struct calibrated *calibrated, const char *out, bool json);
/* Prints the result and a summary of the weights, for people. */
void tools_calibration_print_summary(const struct calibrated *calibrated);
/* The same as a JSON object, members "method" to "n_eff". The caller owns it. */
struct json_t *tools_calibration_json(const struct calibrated *calibrated);

#endif
