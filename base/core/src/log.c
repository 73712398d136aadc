/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each line is built on the stack and written by one write(2), so lines of processes never mix. */
#include <base/log.h>

#include <base/clock.h>

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LOG_LINE_MAX = 4096 };

static const char *const level_names[] = {"debug", "info", "warning", "error"};
static enum log_level log_least = LOG_LEVEL_INFO;
static const char *log_process = "kesu";

struct line {
	char p[LOG_LINE_MAX];
	size_t n;
};

void log_setup(enum log_level least, const char *process)
{
	log_least = least;
	log_process = process;
}

bool log_level_parse(struct str name, enum log_level *level)
{
	for (size_t i = 0; i < sizeof(level_names) / sizeof(*level_names); i++) {
		if (str_equal_c(name, level_names[i])) {
			*level = (enum log_level)i;
			return true;
		}
	}
	return false;
}

/* Reserves 8 bytes for the closing quote, brace and newline. */
static void line_add(struct line *line, const char *p, size_t n)
{
	size_t room = LOG_LINE_MAX - 8 - line->n;

	if (n > room)
		return;
	memcpy(line->p + line->n, p, n);
	line->n += n;
}

static void line_add_json(struct line *line, struct str s)
{
	line_add(line, "\"", 1);
	if (!str_is_utf8(s))
		s = STR("(not UTF-8)");
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		char escaped[8];

		if (c == '"' || c == '\\') {
			escaped[0] = '\\';
			escaped[1] = (char)c;
			line_add(line, escaped, 2);
		} else if (c < 0x20) {
			line_add(line, escaped,
			        (size_t)snprintf(escaped, sizeof(escaped), "\\u%04x", c));
		} else {
			size_t length = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
			line_add(line, s.p + i, length);
			i += length - 1;
		}
	}
	line_add(line, "\"", 1);
}

static void line_add_field(struct line *line, const struct log_field *field)
{
	char number[40];
	int n = 0;

	line_add(line, ",", 1);
	line_add_json(line, str_from(field->name));
	line_add(line, ":", 1);
	if (field->kind == LOG_FIELD_TEXT)
		line_add_json(line, field->text);
	else if (field->kind == LOG_FIELD_NUMBER)
		n = snprintf(number, sizeof(number), "%lld", (long long)field->number);
	else if (isfinite(field->real))
		n = snprintf(number, sizeof(number), "%.6g", field->real);
	else
		n = snprintf(number, sizeof(number), "null");
	line_add(line, number, (size_t)n);
}

void log_write(enum log_level level, const char *message, const struct log_field *fields)
{
	struct line line = {.n = 0};
	char stamp[CLOCK_STAMP_SIZE];
	ssize_t written;

	if (level < log_least)
		return;
	clock_stamp(clock_realtime_us(), stamp);
	line.n = (size_t)snprintf(line.p, sizeof(line.p),
	        "{\"time\":\"%s\",\"level\":\"%s\",\"process\":\"%s\",\"pid\":%d,\"message\":",
	        stamp, level_names[level], log_process, (int)getpid());
	line_add_json(&line, str_from(message));
	for (; fields->name; fields++)
		line_add_field(&line, fields);
	memcpy(line.p + line.n, "}\n", 2);
	written = write(STDERR_FILENO, line.p, line.n + 2);
	(void)written; /* nowhere is left to report the failure */
}
