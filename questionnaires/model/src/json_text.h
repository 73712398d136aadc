/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing JSON in a fixed shape, where the bytes themselves matter. */
#ifndef KESU_MODEL_JSON_TEXT_H
#define KESU_MODEL_JSON_TEXT_H

#include <base/buf.h>

/* A JSON string with its quotes; `text` is UTF-8 without NUL. Only what must be escaped is. */
void model_json_text_add(struct buf *out, struct str text);

#endif
