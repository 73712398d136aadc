/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * POST /surveys/{slug}/frame: takes a frame as kesu frame import does. The body is the file, which
 * a file in memory stands for, so that names are written nowhere else. With check=true it is stored
 * and compared, and the transaction rolled back.
 */
#include "frame_print.h"
#include "handlers.h"

#include <fieldwork/fieldwork.h>

#include <core/problems.h>
#include <core/task.h>

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ARENA_CHUNK = 64 << 10, PATH_SIZE = 32, REFUSED_SHOWN = 1000 };

static const struct http_problem_type problem_rows = {422, "/problems/frame-rows-refused",
        "有不能接受的行，什么也没有导入", "Rows cannot be taken; nothing was imported"};

struct taking {
	struct core_task task;
	struct str body;
	struct frame_import import;
	struct frame_file file;
	struct arena arena;
	size_t refused_rows;
	json_t *told;
};

static size_t rows_of(const struct csv_refusals *refusals)
{
	size_t rows = 0;

	for (size_t i = 0; i < refusals->count; i++)
		rows += !i || refusals->list[i].line != refusals->list[i - 1].line;
	return rows;
}

/* What the command prints, of the refusals the first. */
static void tell(struct taking *taking)
{
	struct csv_refusals *refusals = &taking->file.refusals;

	/* What is not imported is not kept: it stands beside the frame of before. */
	taking->task.rehearsed = taking->task.rehearsed || !taking->import.imported;
	taking->refused_rows = rows_of(refusals);
	if (refusals->count > REFUSED_SHOWN)
		refusals->count = REFUSED_SHOWN;
	taking->import.imported = taking->import.imported && !taking->task.rehearsed;
	taking->told = fieldwork_frame_json(&taking->import);
	json_object_set_new(
	        taking->told, "refused_rows", json_integer((json_int_t)taking->refused_rows));
}

/* The file that is read has a name that means nothing to anybody. */
static void name_leave_out(struct error *error, const char *path)
{
	size_t n = strlen(path);
	char rest[sizeof(error->text)];

	if (strncmp(error->text, path, n) != 0)
		return;
	snprintf(rest, sizeof(rest), "文件 file%s", error->text + n);
	memcpy(error->text, rest, sizeof(rest));
}

static bool take(struct taking *taking, struct db_session *session, struct error *error)
{
	bool good = fieldwork_frame_import(&taking->import, session, error);

	if (good)
		tell(taking);
	else
		name_leave_out(error, taking->import.path);
	fieldwork_frame_file_end(&taking->file);
	return good;
}

static bool body_write(int fd, struct str body)
{
	while (body.n) {
		ssize_t n = write(fd, body.p, body.n);

		if (n <= 0)
			return false;
		body = (struct str){body.p + n, body.n - (size_t)n};
	}
	return true;
}

static bool work(struct core_task *task, struct db_session *session, struct error *error)
{
	struct taking *taking = (struct taking *)task;
	char path[PATH_SIZE];
	int fd = memfd_create("frame", MFD_CLOEXEC);
	bool good = fd >= 0 && body_write(fd, taking->body);

	if (!good)
		error_set_errno(error, "the file cannot be kept in memory");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	arena_init(&taking->arena, ARENA_CHUNK);
	taking->import.path = path;
	taking->import.file = &taking->file;
	taking->import.stored.arena = &taking->arena;
	good = good && take(taking, session, error);
	arena_free(&taking->arena);
	if (fd >= 0)
		close(fd);
	return good;
}

/* A problem with what the command would print. */
static void reply_rows(struct taking *taking)
{
	struct http_exchange *x = taking->task.x;
	json_t *problem = json_pack("{s:s, s:o, s:i, s:s%}", "type", problem_rows.type, "title",
	        json_sprintf("%s / %s", problem_rows.title_zh, problem_rows.title_en), "status",
	        problem_rows.status, "instance", http_request_id(x).p, http_request_id(x).n);
	char *text;

	json_object_update(problem, taking->told);
	text = json_dumps(problem, JSON_COMPACT);
	http_reply(x, problem_rows.status, "application/problem+json", str_from(text));
	free(text);
	json_decref(problem);
}

static void reply(struct core_task *task)
{
	struct taking *taking = (struct taking *)task;

	if (!core_task_ended(task)) {
		json_decref(taking->told);
		return;
	}
	if (task->outcome == CORE_TASK_REFUSED) {
		http_reply_problem(task->x,
		        taking->import.is_unfit ? &http_unprocessable
		                                : &core_problem_sample_refused,
		        str_from(task->error.text), NULL, 0);
		return;
	}
	if (taking->refused_rows)
		reply_rows(taking);
	else
		http_reply_json(task->x, 200, json_incref(taking->told));
	json_decref(taking->told);
}

const struct http_problem_type *fieldwork_admit(struct http_exchange *x, const char **detail)
{
	const struct str suffix = STR("/frame");
	struct str path = http_path(x);

	if (path.n < suffix.n || memcmp(path.p + path.n - suffix.n, suffix.p, suffix.n) != 0 ||
	        core_staff_token(x).given)
		return NULL;
	*detail = "";
	http_reply_header(x, "WWW-Authenticate", "Bearer");
	return &core_problem_account_needed;
}

static bool flag_read(struct http_exchange *x, const char *name, bool *flag)
{
	struct str text = http_query(x, name);

	*flag = str_equal_c(text, "true");
	return *flag || !text.n || str_equal_c(text, "false");
}

/* False when the reply has been sent. */
static bool query_read(struct http_exchange *x, struct taking *taking)
{
	struct field_problems problems = {.count = 0};
	struct str kind = http_query(x, "kind");

	while (taking->import.kind < FRAME_KINDS &&
	        !str_equal_c(kind, fieldwork_frame_kinds[taking->import.kind]))
		taking->import.kind++;
	if (taking->import.kind == FRAME_KINDS)
		core_field_problem(&problems, "/kind",
		        "须是 areas、people 或 households / it is areas, people or households");
	if (!flag_read(x, "check", &taking->task.rehearsed))
		core_field_problem(&problems, "/check", "须是 true 或 false / it is true or false");
	if (!taking->body.n)
		core_field_problem(&problems, "", "没有文件 / there is no file");
	return !core_field_problems_reply(x, &problems);
}

void fieldwork_frame_post(struct http_exchange *x)
{
	struct taking *taking = arena_new(http_arena(x), 1, sizeof(*taking));

	taking->task = (struct core_task){
	        .x = x, .ask = core_task_ask_sample, .work = work, .reply = reply};
	taking->body = http_body(x);
	taking->import = (struct frame_import){.slug = http_param(x, "slug"), .replace = true};
	if (query_read(x, taking))
		core_task_start(&taking->task);
}
