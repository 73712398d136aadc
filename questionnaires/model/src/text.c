/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The codes of the two languages. */
#include <model/text.h>

const char *const model_language_codes[MODEL_LANGUAGES] = {"zh", "en"};

bool model_language_parse(struct str code, enum model_language *language)
{
	for (int i = 0; i < MODEL_LANGUAGES; i++) {
		if (str_equal_c(code, model_language_codes[i])) {
			*language = (enum model_language)i;
			return true;
		}
	}
	return false;
}
