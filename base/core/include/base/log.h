/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One JSON object per line on standard error: time, level, process, message, and named fields. No
 * answer, token, secret or name of a person is ever a field.
 *
 *	log_info("listening", LOG_TEXT("address", a), LOG_NUMBER("workers", n));
 */
#ifndef KESU_BASE_LOG_H
#define KESU_BASE_LOG_H

#include <base/str.h>

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

struct log_field {
	const char *name;
	enum { LOG_FIELD_END, LOG_FIELD_TEXT, LOG_FIELD_NUMBER, LOG_FIELD_REAL } kind;
	struct str text;
	int64_t number;
	double real;
};

#define LOG_STR(n, s)    ((struct log_field){.name = (n), .kind = LOG_FIELD_TEXT, .text = (s)})
#define LOG_TEXT(n, s)   LOG_STR(n, str_from(s))
#define LOG_NUMBER(n, v) ((struct log_field){.name = (n), .kind = LOG_FIELD_NUMBER, .number = (v)})
#define LOG_REAL(n, v)   ((struct log_field){.name = (n), .kind = LOG_FIELD_REAL, .real = (v)})

#define LOG_FIELDS(...) ((const struct log_field[]){__VA_ARGS__ __VA_OPT__(, ){.name = NULL}})

#define log_debug(message, ...)   log_write(LOG_LEVEL_DEBUG, (message), LOG_FIELDS(__VA_ARGS__))
#define log_info(message, ...)    log_write(LOG_LEVEL_INFO, (message), LOG_FIELDS(__VA_ARGS__))
#define log_warning(message, ...) log_write(LOG_LEVEL_WARNING, (message), LOG_FIELDS(__VA_ARGS__))
#define log_error(message, ...)   log_write(LOG_LEVEL_ERROR, (message), LOG_FIELDS(__VA_ARGS__))

/* Lines below `least` are dropped; `process` is the fixed field "process" (kept, not copied). */
void log_setup(enum log_level least, const char *process);
bool log_level_parse(struct str name, enum log_level *level); /* debug info warning error */
void log_write(enum log_level level, const char *message, const struct log_field *fields);

#endif
