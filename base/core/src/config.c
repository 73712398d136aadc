/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config_value.h"

#include <base/memory.h>
#include <base/private_file.h>

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONFIG_LINE_MAX = 4096, CONFIG_NAME_MAX = 64 };

struct config {
	const struct config_setting *settings;
	size_t count;
	char **values;
	size_t *line;    /* of the file that is being read; 0: not in it so far */
	bool *given;     /* on the command line that is being read */
	size_t repeated; /* 1 + a setting that it gives twice and that takes one value; 0: none */
	char **files;    /* read by config_load */
	size_t file_count;
};

struct config *config_new(const struct config_setting *settings, size_t count)
{
	struct config *config = memory_new(1, sizeof(*config));

	config->settings = settings;
	config->count = count;
	config->values = memory_new(count, sizeof(*config->values));
	config->line = memory_new(count, sizeof(*config->line));
	config->given = memory_new(count, sizeof(*config->given));
	for (size_t i = 0; i < count; i++)
		config->values[i] = memory_text(settings[i].fallback);
	return config;
}

static void files_forget(struct config *config)
{
	for (size_t i = 0; i < config->file_count; i++)
		free(config->files[i]);
	free(config->files);
	config->files = NULL;
	config->file_count = 0;
}

void config_free(struct config *config)
{
	if (!config)
		return;
	for (size_t i = 0; i < config->count; i++)
		free(config->values[i]);
	files_forget(config);
	free(config->values);
	free(config->line);
	free(config->given);
	free(config);
}

/* Index of a setting, or count. Dashes and underscores are the same letter. */
static size_t config_find(const struct config *config, struct str name)
{
	for (size_t i = 0; i < config->count; i++) {
		const char *known = config->settings[i].name;
		size_t n = strlen(known), j = 0;

		if (n != name.n)
			continue;
		while (j < n && (known[j] == name.p[j] || (known[j] == '_' && name.p[j] == '-')))
			j++;
		if (j == n)
			return i;
	}
	return config->count;
}

static bool config_put(
        struct config *config, size_t i, const char *value, const char *from, struct error *error)
{
	if (!str_is_utf8(str_from(value)))
		return error_set(
		        error, "%s: %s 不是 UTF-8 is not UTF-8", from, config->settings[i].name);
	if (!config_value_check(&config->settings[i], value, from, error))
		return false;
	free(config->values[i]);
	config->values[i] = memory_text(value);
	return true;
}

static char *config_trim(char *text)
{
	char *end;

	while (isspace((unsigned char)*text))
		text++;
	end = text + strlen(text);
	while (end > text && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	return text;
}

/* Where to connect, without a password in it: that may be read by anybody. */
static bool is_plain_address(const char *value)
{
	const char *user = strstr(value, "://"), *at = user ? strchr(user + 3, '@') : NULL;

	if (user)
		return !at || !memchr(user + 3, ':', (size_t)(at - user - 3));
	return (strstr(value, "host=") || strstr(value, "dbname=") || strstr(value, "service=")) &&
	       !strstr(value, "password");
}

/* A place in a file of settings. */
struct place {
	const char *path;
	size_t line;
	char text[512]; /* "PATH:LINE" */
};

/* Which of two values was meant, only their writer knows. */
static bool config_first_in_file(
        struct config *config, size_t i, const struct place *place, struct error *error)
{
	if (config->line[i])
		return error_set(error,
		        "%s: 第 %zu 行已有 %s %s stands on line %zu, too: keep one of them",
		        place->text, config->line[i], config->settings[i].name,
		        config->settings[i].name, config->line[i]);
	config->line[i] = place->line;
	return true;
}

static bool config_line(struct config *config, char *line, const struct place *place,
        const struct error *too_open, struct error *error)
{
	struct str text = str_without_mark(str_from(line));
	char *name = config_trim(line + (text.p - line)), *equals, *value;
	const char *where = place->text;
	size_t i;

	if (*name == '\0' || *name == '#')
		return true;
	equals = strchr(name, '=');
	if (!equals)
		return error_set(error, "%s: expected name = value", where);
	*equals = '\0';
	name = config_trim(name);
	i = config_find(config, str_from(name));
	if (i == config->count)
		return error_set(error, "%s: unknown setting %s", where, name);
	if (!config_first_in_file(config, i, place, error))
		return false;
	value = config_trim(equals + 1);
	if (too_open && config->settings[i].secret && *value && !is_plain_address(value))
		return error_set(error, "%s: %s: %s", where, name, too_open->text);
	return config_put(config, i, value, where, error);
}

static FILE *file_open(struct config *config, const char *path)
{
	FILE *file = fopen(path, "re");

	if (!file)
		return NULL;
	config->files =
	        memory_resize(config->files, config->file_count + 1, sizeof(*config->files));
	config->files[config->file_count++] = memory_text(path);
	return file;
}

enum line_end { LINE_READ, LINE_NONE, LINE_BAD };

/* A line that is cut, or a file that cannot be read to its end, would leave out a setting without a
 * word. */
static enum line_end line_read(
        FILE *file, char line[static CONFIG_LINE_MAX], const char *where, struct error *error)
{
	size_t n = 0;
	int c;

	errno = 0;
	while ((c = getc(file)) != EOF && c != '\n') {
		if (!c) {
			error_set(error, "%s: has a NUL byte in it", where);
			return LINE_BAD;
		}
		if (n == CONFIG_LINE_MAX - 1) {
			error_set(error, "%s: is longer than %d bytes", where, CONFIG_LINE_MAX - 1);
			return LINE_BAD;
		}
		line[n++] = (char)c;
	}
	line[n] = '\0';
	if (ferror(file)) {
		error_set_errno(error, "cannot read %s", where);
		return LINE_BAD;
	}
	return n || c == '\n' ? LINE_READ : LINE_NONE;
}

static bool config_file(struct config *config, const char *path, struct error *error)
{
	FILE *file = file_open(config, path);
	struct place place = {.path = path};
	char line[CONFIG_LINE_MAX];
	struct error too_open;
	enum line_end end = LINE_READ;
	bool is_private;

	if (!file)
		return error_set_errno(error, "cannot read the configuration %s", path);
	memset(config->line, 0, config->count * sizeof(*config->line));
	is_private = private_file_check(fileno(file), path, &too_open);
	while (end == LINE_READ) {
		place.line++;
		snprintf(place.text, sizeof(place.text), "%s:%zu", path, place.line);
		end = line_read(file, line, place.text, error);
		if (end == LINE_READ &&
		        !config_line(config, line, &place, is_private ? NULL : &too_open, error))
			end = LINE_BAD;
	}
	fclose(file);
	return end == LINE_NONE;
}

/* The first line of the file that VARIABLE_FILE names. */
static bool config_secret_file(struct config *config, size_t i, struct error *error)
{
	char variable[CONFIG_NAME_MAX + 8], line[CONFIG_LINE_MAX] = "";
	enum line_end end;
	const char *path;
	FILE *file;

	snprintf(variable, sizeof(variable), "%s_FILE", config->settings[i].variable);
	path = getenv(variable);
	if (!path)
		return true;
	file = file_open(config, path);
	if (!file)
		return error_set_errno(error, "%s: cannot read %s", variable, path);
	if (!private_file_check(fileno(file), path, error)) {
		fclose(file);
		return error_wrap(error, "%s", variable);
	}
	end = line_read(file, line, path, error);
	fclose(file);
	if (end == LINE_BAD)
		return error_wrap(error, "%s", variable);
	if (end == LINE_NONE)
		return error_set(error, "%s: %s is empty", variable, path);
	return config_put(config, i, config_trim(line), variable, error);
}

static bool config_environment(struct config *config, struct error *error)
{
	for (size_t i = 0; i < config->count; i++) {
		const struct config_setting *setting = &config->settings[i];
		const char *value;

		if (!setting->variable)
			continue;
		if (setting->secret && !config_secret_file(config, i, error))
			return false;
		value = getenv(setting->variable);
		if (value && !config_put(config, i, value, setting->variable, error))
			return false;
	}
	return true;
}

/* A setting that takes a list keeps what it has: a later option on the command line adds to it. */
static bool config_give(
        struct config *config, size_t i, const char *value, const char *from, struct error *error)
{
	const struct config_setting *setting = &config->settings[i];
	bool again = config->given[i] && setting->argument && strstr(setting->argument, "[,");
	size_t n = strlen(config->values[i]), more = strlen(value);
	char *list;

	if (config->given[i] && !again && setting->kind != CONFIG_FLAG)
		config->repeated = i + 1;
	config->given[i] = true;
	if (!again)
		return config_put(config, i, value, from, error);
	list = memory_resize(config->values[i], n + 1 + more + 1, 1);
	list[n] = ',';
	memcpy(list + n + 1, value, more + 1);
	config->values[i] = list;
	return true;
}

/* One option at argv[*at]; moves *at past it and its value. */
static bool config_option(
        struct config *config, int argc, char **argv, int *at, struct error *error)
{
	struct str name, value = str_cut(str_from(argv[*at] + 2), '=', &name);
	bool joined = strchr(argv[*at], '=') != NULL;
	size_t i = config_find(config, name);

	if (str_equal_c(name, "config")) {
		if (!joined && *at + 1 >= argc)
			return error_set(error, "--config needs a file");
		*at += joined ? 1 : 2;
		return true; /* read before the environment */
	}
	if (i == config->count)
		return error_set(error, "unknown option --%.*s", STR_ARG(name));
	if (config->settings[i].kind == CONFIG_FLAG && !joined) {
		*at += 1;
		return config_give(config, i, "yes", argv[*at - 1], error);
	}
	if (!joined && *at + 1 >= argc)
		return error_set(
		        error, "--%.*s needs %s", STR_ARG(name), config->settings[i].argument);
	*at += joined ? 1 : 2;
	return config_give(config, i, joined ? value.p : argv[*at - 1],
	        joined ? argv[*at - 1] : argv[*at - 2], error);
}

/* *path stays NULL without the option, of which there is one at most. */
static bool config_file_argument(
        int argc, char **argv, int from, const char **path, struct error *error)
{
	for (int i = from; i < argc; i++) {
		const char *given = NULL;

		if (!strncmp(argv[i], "--config=", 9))
			given = argv[i] + 9;
		if (!strcmp(argv[i], "--config") && i + 1 < argc)
			given = argv[++i];
		if (given && *path)
			return error_set(error, "--config：给了两次 is given twice");
		if (given)
			*path = given;
	}
	return true;
}

bool config_load(struct config *config, int argc, char **argv, int *next, struct error *error)
{
	const char *path = NULL;

	files_forget(config);
	if (!config_file_argument(argc, argv, *next, &path, error))
		return false;
	if (path && !config_file(config, path, error))
		return false;
	if (!config_environment(config, error))
		return false;
	memset(config->given, 0, config->count * sizeof(*config->given));
	config->repeated = 0;
	while (*next < argc && !strncmp(argv[*next], "--", 2)) {
		if (!config_option(config, argc, argv, next, error))
			return false;
	}
	return true;
}

const char *config_file_read(const struct config *config, size_t i)
{
	return i < config->file_count ? config->files[i] : NULL;
}

bool config_given_once(const struct config *config, struct error *error)
{
	char option[CONFIG_NAME_MAX];

	if (!config->repeated)
		return true;
	config_setting_option(&config->settings[config->repeated - 1], option, sizeof(option));
	return error_set(error, "%s：给了两次 is given twice", option);
}

bool config_is_given(const struct config *config, const char *name)
{
	size_t i = config_find(config, str_from(name));

	if (i == config->count)
		abort();
	return config->given[i];
}

bool config_complete(const struct config *config, struct error *error)
{
	char option[CONFIG_NAME_MAX];

	for (size_t i = 0; i < config->count; i++) {
		if (!config->settings[i].required || *config->values[i])
			continue;
		config_setting_option(&config->settings[i], option, sizeof(option));
		return error_set(error, "%s is needed", option);
	}
	return true;
}

const char *config_text(const struct config *config, const char *name)
{
	size_t i = config_find(config, str_from(name));

	if (i == config->count)
		abort();
	return config->values[i];
}

int64_t config_number(const struct config *config, const char *name)
{
	int64_t number = 0;

	if (!str_to_int64(str_from(config_text(config, name)), &number))
		abort();
	return number;
}

double config_real(const struct config *config, const char *name)
{
	const char *text = config_text(config, name);
	double number = (double)NAN;

	if (*text && !str_to_double(str_from(text), &number))
		abort();
	return number;
}

int config_choice(const struct config *config, const char *name)
{
	size_t i = config_find(config, str_from(name));

	if (i == config->count)
		abort();
	return config_value_choice(&config->settings[i], config->values[i]);
}

bool config_flag(const struct config *config, const char *name)
{
	return strcmp(config_text(config, name), "yes") == 0;
}
