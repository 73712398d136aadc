/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The codes of the two languages. */
#include <model/text.h>

const char *const model_language_codes[MODEL_LANGUAGES] = {"zh", "en"};
