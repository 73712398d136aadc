/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a calibration went: for people, and as JSON. */
#ifndef KESU_APP_CALIBRATION_PRINT_H
#define KESU_APP_CALIBRATION_PRINT_H

#include <calibrated/estimate.h>

struct json_t;

/* How it went, the weights as written, and every constraint before and after; on standard output.
 */
void tools_calibration_print(const struct calibrated *calibrated, const char *out, bool json);
/* How it went and the weights, for people. */
void tools_calibration_print_summary(const struct calibrated *calibrated);
/* "method" to "n_eff" of that as an object, the caller's. */
struct json_t *tools_calibration_json(const struct calibrated *calibrated);

#endif
