/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <base/error.h>

#include <base/str.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A message cut in the middle of a Chinese character would not be valid UTF-8. */
static void error_trim(struct error *error)
{
	size_t n = strlen(error->text);

	if (n + 1 < sizeof(error->text))
		return;
	while (n && !str_is_utf8((struct str){error->text, n}))
		error->text[--n] = '\0';
}

/* reason: put behind the message, after ": "; NULL: none. */
__attribute__((format(printf, 2, 0))) static void error_fill(
        struct error *error, const char *format, va_list args, const char *reason)
{
	int n = vsnprintf(error->text, sizeof(error->text), format, args);

	if (reason && n >= 0 && (size_t)n < sizeof(error->text))
		snprintf(error->text + n, sizeof(error->text) - (size_t)n, ": %s", reason);
	error_trim(error);
}

bool error_set(struct error *error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	error_fill(error, format, args, NULL);
	va_end(args);
	return false;
}

bool error_wrap(struct error *error, const char *format, ...)
{
	struct error inner = *error;
	va_list args;

	va_start(args, format);
	error_fill(error, format, args, inner.text);
	va_end(args);
	return false;
}

bool error_set_errno(struct error *error, const char *format, ...)
{
	int code = errno;
	va_list args;

	va_start(args, format);
	error_fill(error, format, args, strerror(code));
	va_end(args);
	return false;
}
