/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts in the two languages that every document has. */
#ifndef KESU_MODEL_TEXT_H
#define KESU_MODEL_TEXT_H

#include <base/str.h>

enum model_language { MODEL_CHINESE, MODEL_ENGLISH, MODEL_LANGUAGES };

struct model_text {
	struct str in[MODEL_LANGUAGES]; /* never empty in a loaded document */
};

extern const char *const model_language_codes[MODEL_LANGUAGES]; /* "zh", "en" */

#endif
