/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts.h"

/* embed.S.in: one after the other. */
extern const char release_r[], release_py[], release_shares[], release_models[], release_readme[],
        release_end[];

enum { VERIFY_R, VERIFY_PY, VERIFY_SHARES, VERIFY_MODELS };

#define PYTHON "text/x-python; charset=utf-8"

const struct release_text release_texts[] = {
        [VERIFY_R] = {"verify.R", "text/plain; charset=utf-8", release_r, release_py},
        [VERIFY_PY] = {"verify.py", PYTHON, release_py, release_shares},
        [VERIFY_SHARES] = {"verify_shares.py", PYTHON, release_shares, release_models},
        [VERIFY_MODELS] = {"verify_models.py", PYTHON, release_models, release_readme},
        {"README.md", "text/markdown; charset=utf-8", release_readme, release_end},
        {NULL, NULL, NULL, NULL},
};

struct str release_text_bytes(const struct release_text *text)
{
	return (struct str){text->begin, (size_t)(text->end - text->begin)};
}

static void text_send(struct http_exchange *x, const struct release_text *text)
{
	http_reply_header(x, "Cache-Control", "no-cache");
	http_reply(x, 200, text->content_type, release_text_bytes(text));
}

void release_verify_r_get(struct http_exchange *x)
{
	text_send(x, &release_texts[VERIFY_R]);
}

void release_verify_py_get(struct http_exchange *x)
{
	text_send(x, &release_texts[VERIFY_PY]);
}

void release_verify_shares_get(struct http_exchange *x)
{
	text_send(x, &release_texts[VERIFY_SHARES]);
}

void release_verify_models_get(struct http_exchange *x)
{
	text_send(x, &release_texts[VERIFY_MODELS]);
}
