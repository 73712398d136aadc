#include "responses/table_file.h"

#include <csv.h>
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DECIMALS = 6, NUMBER_SIZE = 32, ARENA_CHUNK = 4096, BUFFER_SIZE = 1 << 16 };

#define UNIT       1000000 /* 10^DECIMALS */
#define PLAIN_MOST 1e12    /* larger numbers go by printf */

bool table_file_begin(
        struct table_file *table, const char *directory, const char *name, struct error *error)
{
	*table = (struct table_file){0};
	if (mkdir(directory, 0777) && errno != EEXIST)
		return error_set_errno(error, "%s", directory);
	arena_init(&table->names, ARENA_CHUNK);
	table->path = arena_printf(&table->names, "%s/%s", directory, name).p;
	table->beside = arena_printf(&table->names, "%s.part-%d", table->path, (int)getpid()).p;
	table->file = fopen(table->beside, "we");
	if (table->file) {
		setvbuf(table->file, NULL, _IOFBF, BUFFER_SIZE);
		return true;
	}
	error_set_errno(error, "%s", table->path);
	arena_free(&table->names);
	return false;
}

static void separate(struct table_file *table)
{
	if (table->begun)
		putc_unlocked(',', table->file);
	table->begun = true;
}

void table_file_text(struct table_file *table, const char *text)
{
	separate(table);
	if (!text)
		return;
	if (text[strcspn(text, ",\"\r\n")] || *text == ' ' ||
	        (*text && text[strlen(text) - 1] == ' '))
		csv_fwrite(table->file, text, strlen(text));
	else
		fputs_unlocked(text, table->file);
}

void table_file_number(struct table_file *table, double value)
{
	char digits[NUMBER_SIZE], *at = digits + sizeof(digits);
	long long rest;
	int written = 0;

	separate(table);
	if (!isfinite(value))
		return;
	if (fabs(value) >= PLAIN_MOST) {
		fprintf(table->file, "%.6f", value);
		return;
	}
	rest = llround(fabs(value) * UNIT);
	bool minus = value < 0 && rest;

	for (; rest || written <= DECIMALS; written++, rest /= 10) {
		if (written == DECIMALS)
			*--at = '.';
		*--at = (char)('0' + rest % 10);
	}
	if (minus)
		*--at = '-';
	fwrite_unlocked(at, 1, (size_t)(digits + sizeof(digits) - at), table->file);
}

void table_file_line(struct table_file *table)
{
	putc_unlocked('\n', table->file);
	table->begun = false;
}

bool table_file_end(struct table_file *table, struct error *error)
{
	bool good = !ferror(table->file);

	good = !fclose(table->file) && good && !rename(table->beside, table->path);
	if (!good) {
		error_set_errno(error, "%s", table->path);
		unlink(table->beside);
	}
	arena_free(&table->names);
	return good;
}
