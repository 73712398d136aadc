/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of a request's body. */
#ifndef KESU_STAFF_BODY_H
#define KESU_STAFF_BODY_H

#include <core/resource.h>

struct staff_text {
	const char *name;
	size_t most; /* bytes */
	bool required;
	struct str value; /* p NULL: not given */
};

/* Reads one text of a JSON object; what is wrong with it is added to the problems. */
void staff_body_text(struct http_exchange *x, const json_t *body, struct staff_text *text,
        struct field_problems *problems);
/* Reads texts of a JSON object that has no other members. `count` is at most 8. False: the reply
 * has been sent. */
bool staff_body_texts(struct http_exchange *x, struct staff_text *texts, size_t count);

/* Replies 422 for one field; the detail is in both languages. */
void staff_body_problem(struct http_exchange *x, const char *pointer, const char *detail);

#endif
