/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of every release that are the same for all: verify.R, verify.py with its parts,
 * and README.md. */
#ifndef KESU_RELEASE_TEXTS_H
#define KESU_RELEASE_TEXTS_H

#include <http/http.h>

#include <base/str.h>

struct release_text {
	const char *name, *content_type;
	const char *begin, *end;
};

/* The list ends with a NULL name. */
extern const struct release_text release_texts[];
struct str release_text_bytes(const struct release_text *text);

/* They hold nothing of a survey, so everybody gets them. */
http_handler release_verify_r_get, release_verify_py_get, release_verify_shares_get,
        release_verify_models_get;

#endif
