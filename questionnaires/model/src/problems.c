/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of what is wrong with a document: found in reading order, kept up to a limit. */
#include <model/document.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void model_problems_init(struct model_problems *problems, const char *name)
{
	problems->name = name;
	problems->text = STR("");
	problems->count = 0;
	problems->total = 0;
}

/* Messages quote what was sent, and may be cut anywhere: what is not UTF-8 becomes '?'. */
static void message_clean(char *message, bool cut)
{
	size_t n = strlen(message);

	for (int i = 0; cut && i < 3 && !str_is_utf8((struct str){message, n}); i++)
		message[--n] = '\0';
	if (str_is_utf8((struct str){message, n}))
		return;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)message[i] >= 0x80)
			message[i] = '?';
}

/* The longest whole number of reference tokens that fits. */
static void pointer_copy(char *out, struct str pointer)
{
	size_t n = pointer.n;

	if (n >= MODEL_POINTER_SIZE) {
		n = MODEL_POINTER_SIZE - 1;
		while (n && pointer.p[n] != '/')
			n--;
	}
	if (n)
		memcpy(out, pointer.p, n);
	out[n] = '\0';
}

void model_problems_add(
        struct model_problems *problems, struct str pointer, const char *format, ...)
{
	struct model_problem *problem;
	va_list args;
	int n;

	problems->total++;
	if (problems->count == MODEL_PROBLEMS_MAX)
		return;
	problem = &problems->list[problems->count++];
	pointer_copy(problem->pointer, pointer);
	problem->line = problems->text.n
	                        ? model_document_line(problems->text, str_from(problem->pointer))
	                        : 0;
	va_start(args, format);
	n = vsnprintf(problem->message, sizeof(problem->message), format, args);
	va_end(args);
	message_clean(problem->message, n >= (int)sizeof(problem->message));
}

static void problem_print(const char *name, const struct model_problem *problem, struct buf *out)
{
	buf_add(out, str_from(name));
	if (problem->line)
		buf_printf(out, ":%d", problem->line);
	if (*problem->pointer)
		buf_printf(out, ": %s", problem->pointer);
	buf_printf(out, ": %s", problem->message);
}

void model_problems_print(const struct model_problems *problems, struct buf *out)
{
	for (size_t i = 0; i < problems->count; i++) {
		problem_print(problems->name, &problems->list[i], out);
		buf_add_char(out, '\n');
	}
	if (problems->total > problems->count)
		buf_printf(out, "%s: and %zu more\n", problems->name,
		        problems->total - problems->count);
}

bool model_problems_error(const struct model_problems *problems, struct error *error)
{
	struct buf line;

	if (!problems->count)
		return error_set(error, "%s: nothing is wrong", problems->name);
	buf_init(&line, sizeof(error->text));
	problem_print(problems->name, &problems->list[0], &line);
	error_set(error, "%.*s", STR_ARG(buf_str(&line)));
	if (problems->total > 1)
		error_set(
		        error, "%.*s (and %zu more)", STR_ARG(buf_str(&line)), problems->total - 1);
	buf_free(&line);
	return false;
}
