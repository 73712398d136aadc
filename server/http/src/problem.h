/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problems that only this room reports; the others are in http/http.h. */
#ifndef KESU_HTTP_PROBLEM_H
#define KESU_HTTP_PROBLEM_H

#include <http/http.h>

#include <base/str.h>

extern const struct http_problem_type http_request_timeout, http_uri_too_long,
        http_expectation_failed, http_header_too_large, http_not_supported,
        http_version_unsupported;

/* The document as compact JSON, freed by free(3). */
char *http_problem_json(const struct http_problem_type *type, struct str detail,
        struct str instance, const struct http_field_problem *fields, size_t count);

#endif
