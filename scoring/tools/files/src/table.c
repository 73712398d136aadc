/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ReadStat calls handlers for each variable and then for each value, row by row. It reads by the
 * descriptor that is open, so that what was checked before is what is read.
 */
#include <tools/files/table.h>

#include <csv/feed.h>

#include <errno.h>
#include <math.h>
#include <readstat.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- formats ---- */

static bool begins(struct str head, const char *magic)
{
	return head.n >= strlen(magic) && !memcmp(head.p, magic, strlen(magic));
}

static bool is_spss(struct str head)
{
	return begins(head, "$FL2") || begins(head, "$FL3");
}

/* Before version 13 a Stata file begins with its version, the byte order, and 1. */
static bool is_stata(struct str head)
{
	return begins(head, "<stata_dta>") ||
	       (head.n > 2 && head.p[0] >= 'i' && head.p[0] <= 's' &&
	               (head.p[1] == 1 || head.p[1] == 2) && head.p[2] == 1);
}

static bool knows(struct str head)
{
	return is_spss(head) || is_stata(head);
}

/* ---- the file, as ReadStat asks for it ---- */

struct reading {
	struct csv_feed *feed;
	size_t columns;
	bool begun, refused; /* refused: the feed has set an error */
	bool too_long;
	int file, broken; /* broken: the errno of a read that failed */
	off_t at, size;
};

static int file_open(const char *path, void *data)
{
	(void)path;
	(void)data;
	return 0;
}

static int file_close(void *data)
{
	(void)data;
	return 0;
}

static readstat_off_t file_seek(readstat_off_t offset, readstat_io_flags_t whence, void *data)
{
	struct reading *reading = data;
	off_t from = whence == READSTAT_SEEK_SET   ? 0
	             : whence == READSTAT_SEEK_CUR ? reading->at
	                                           : reading->size;

	if (__builtin_add_overflow(from, offset, &from) || from < 0)
		return -1;
	reading->at = from;
	return from;
}

static ssize_t file_read(void *to, size_t size, void *data)
{
	struct reading *reading = data;
	size_t filled = 0;
	ssize_t n = 1;

	while (n > 0 && filled < size) {
		n = pread(reading->file, (char *)to + filled, size - filled,
		        reading->at + (off_t)filled);
		if (n < 0 && errno != EINTR)
			reading->broken = errno;
		filled += n > 0 ? (size_t)n : 0;
	}
	reading->at += (off_t)filled;
	return n < 0 ? -1 : (ssize_t)filled;
}

static readstat_error_t file_update(
        long size, readstat_progress_handler progress, void *context, void *data)
{
	(void)size;
	(void)progress;
	(void)context;
	(void)data;
	return READSTAT_OK;
}

/* ---- what it finds ---- */

static int handled(struct reading *reading, bool good)
{
	reading->refused |= !good;
	return good ? READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
}

static int on_variable(int index, readstat_variable_t *variable, const char *labels, void *data)
{
	struct reading *reading = data;

	(void)index;
	(void)labels;
	reading->columns++;
	return handled(
	        reading, csv_feed_column(reading->feed, readstat_variable_get_name(variable)));
}

static bool take(struct reading *reading, size_t column, readstat_value_t value, bool missing)
{
	if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING)
		return csv_feed_text(
		        reading->feed, column, missing ? NULL : readstat_string_value(value));
	return csv_feed_number(
	        reading->feed, column, missing ? (double)NAN : readstat_double_value(value));
}

static int on_value(int row, readstat_variable_t *variable, readstat_value_t value, void *data)
{
	struct reading *reading = data;
	size_t column = (size_t)readstat_variable_get_index(variable);
	bool good = reading->begun || csv_feed_begin(reading->feed);

	reading->begun = true;
	reading->too_long = row >= FILES_ROWS_MAX;
	if (reading->too_long)
		return READSTAT_HANDLER_ABORT;
	if (good && csv_feed_wants(reading->feed, column))
		good = take(reading, column, value, readstat_value_is_missing(value, variable));
	if (good && column + 1 == reading->columns)
		good = csv_feed_row(reading->feed);
	return handled(reading, good);
}

/* ---- the reader ---- */

static bool fail(const struct reading *reading, const char *path, const char *format,
        readstat_error_t status, struct error *error)
{
	if (reading->refused)
		return false;
	if (reading->broken) {
		errno = reading->broken;
		return error_set_errno(error, "%s", path);
	}
	if (reading->too_long)
		return error_set(error, "%s: more than %d rows", path, FILES_ROWS_MAX);
	return error_set(error, "%s：%s 数据文件无法读取 a file of %s that cannot be read: %s%s",
	        path, format, format, readstat_error_message(status),
	        status == READSTAT_ERROR_CONVERT_BAD_STRING
	                ? "; what its texts are encoded in is said by --encoding gb18030"
	                : "");
}

static readstat_parser_t *parser_make(struct reading *reading)
{
	readstat_parser_t *parser = readstat_parser_init();
	const char *encoding = csv_feed_encoding(reading->feed);

	readstat_set_open_handler(parser, file_open);
	readstat_set_close_handler(parser, file_close);
	readstat_set_seek_handler(parser, file_seek);
	readstat_set_read_handler(parser, file_read);
	readstat_set_update_handler(parser, file_update);
	readstat_set_io_ctx(parser, reading);
	readstat_set_variable_handler(parser, on_variable);
	readstat_set_value_handler(parser, on_value);
	if (encoding)
		readstat_set_file_character_encoding(parser, encoding);
	return parser;
}

static bool read_statistics(struct csv_feed *feed, int file, const char *path, struct error *error)
{
	struct reading reading = {.feed = feed, .file = file};
	char head[CSV_READER_HEAD];
	struct stat what;
	readstat_parser_t *parser;
	readstat_error_t status;

	if (fstat(file, &what) || pread(file, head, sizeof(head), 0) < 0)
		return error_set_errno(error, "%s", path);
	reading.size = what.st_size;
	bool spss = is_spss((struct str){head, sizeof(head)});

	parser = parser_make(&reading);
	status = spss ? readstat_parse_sav(parser, path, &reading)
	              : readstat_parse_dta(parser, path, &reading);
	readstat_parser_free(parser);
	if (status != READSTAT_OK)
		return fail(&reading, path, spss ? "SPSS" : "Stata", status, error);
	return reading.begun || csv_feed_begin(feed);
}

static const struct csv_reader statistics = {knows, read_statistics};

struct csv_table *tools_files_table(void)
{
	struct csv_table *table = csv_table_new();

	csv_table_also_read(table, &statistics);
	return table;
}
