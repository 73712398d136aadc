/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pandoc as a process of its own: it inherits four files and nothing else. */
#include "word.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000, LOOK_MS = 20, REFERENCE_FD = 3, SAID_MAX = 300 };

extern const char report_reference_begin[], report_reference_end[]; /* embed.S.in */
extern char **environ;

static FILE *reference_open(void)
{
	size_t size = (size_t)(report_reference_end - report_reference_begin);
	FILE *file = tmpfile();

	if (!file)
		return NULL;
	if (fwrite(report_reference_begin, 1, size, file) == size && fflush(file) == 0)
		return file;
	fclose(file);
	return NULL;
}

struct files {
	FILE *html, *docx, *said, *reference;
};

static int spawn(pid_t *pid, const struct files *files, const struct prose_document *document)
{
	struct str title = document->title;
	char metadata[1024], language[] = "--metadata=lang:zh-CN";
	char program[] = "pandoc", from[] = "--from=html", to[] = "--to=docx";
	char reference[] = "--reference-doc=/dev/fd/3", output[] = "--output=-";
	char *arguments[] = {program, from, to, reference, metadata, language, output, NULL};
	posix_spawn_file_actions_t actions;
	int failed;

	snprintf(metadata, sizeof(metadata), "--metadata=title:%.*s", STR_ARG(title));
	if (document->language == PROSE_EN)
		memcpy(language, "--metadata=lang:en-GB", sizeof(language));
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fileno(files->html), STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, fileno(files->docx), STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, fileno(files->said), STDERR_FILENO);
	posix_spawn_file_actions_adddup2(&actions, fileno(files->reference), REFERENCE_FD);
	posix_spawn_file_actions_addclosefrom_np(&actions, REFERENCE_FD + 1);
	failed = posix_spawnp(pid, program, &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

/* Whether it ended well, in time. */
static bool wait_for(pid_t pid)
{
	const struct timespec look = {0, LOOK_MS * 1000000L};
	int status = 0;

	for (int waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
		pid_t ended = waitpid(pid, &status, WNOHANG);

		if (ended == pid)
			return WIFEXITED(status) && WEXITSTATUS(status) == 0;
		if (ended < 0 && errno != EINTR)
			return false;
		nanosleep(&look, NULL);
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return false;
}

static bool failure(FILE *said, struct error *error)
{
	char words[SAID_MAX];
	size_t n;

	rewind(said);
	n = fread(words, 1, sizeof(words) - 1, said);
	words[n] = '\0';
	words[strcspn(words, "\n")] = '\0';
	return error_set(error, "pandoc 没有写成文件 / pandoc could not write the file: %s",
	        *words ? words : "it ended early, or took more than a minute");
}

static bool convert(
        const struct files *files, const struct prose_document *document, struct error *error)
{
	pid_t pid;
	int failed = spawn(&pid, files, document);

	if (failed == ENOENT)
		return error_set(error, "没有 pandoc / pandoc is not installed: apt-get install "
		                        "pandoc; a .pdf does without it");
	if (failed)
		return error_set(error, "pandoc: %s", strerror(failed));
	return wait_for(pid) || failure(files->said, error);
}

bool report_pandoc(
        FILE *html, FILE *docx, const struct prose_document *document, struct error *error)
{
	struct files files = {html, docx, tmpfile(), reference_open()};
	bool good;

	if (!files.said || !files.reference)
		good = error_set_errno(error, "a temporary file");
	else
		good = convert(&files, document, error);
	if (files.said)
		fclose(files.said);
	if (files.reference)
		fclose(files.reference);
	return good;
}
