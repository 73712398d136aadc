/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A regular file is looked through before it is read: one byte in its last cell can tell that the
 * first cell, which could be UTF-8, is not. */
#include "stream.h"

#include <kit/command.h>

#include <base/memory.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RAW_SIZE = 256 * 1024, MARK_SIZE = 3, CHARACTER_SIZE = 4, WORD = 8 };

#define HIGH_BITS 0x8080808080808080u

/* ---- what is not CSV ---- */

#define PAGE                                                                                       \
	"网页或 XML（有的系统命名为 .xls），请另存为 CSV UTF-8",                                   \
	        "a page or XML, which some systems name .xls: save it as CSV UTF-8"

static const struct {
	const char *begin;
	size_t size;
	const char *zh, *en;
} others[] = {
        {"\x1f\x8b", 2, "gzip 压缩文件，请先解压", "a gzip file: unpack it first (gunzip)"},
        {"BZh", 3, "bzip2 压缩文件，请先解压", "a bzip2 file: unpack it first"},
        {"\xfd"
         "7zXZ",
                5, "xz 压缩文件，请先解压", "an xz file: unpack it first"},
        {"\x28\xb5\x2f\xfd", 4, "zstd 压缩文件，请先解压", "a zstd file: unpack it first"},
        {"PK\x03\x04", 4, "Excel 工作簿（.xlsx）或 zip，请另存为 CSV UTF-8",
                "an Excel workbook (.xlsx) or a zip file: save it as CSV UTF-8"},
        {"\xd0\xcf\x11\xe0", 4, "Excel 工作簿（.xls），请另存为 CSV UTF-8",
                "an Excel workbook (.xls): save it as CSV UTF-8"},
        {"$FL2", 4, "SPSS 数据（.sav），请导出为 CSV", "an SPSS file (.sav): export it as CSV"},
        {"$FL3", 4, "SPSS 数据（.sav），请导出为 CSV", "an SPSS file (.sav): export it as CSV"},
        {"<stata_dta>", 11, "Stata 数据（.dta），请导出为 CSV",
                "a Stata file (.dta): export it as CSV"},
        {"PAR1", 4, "Parquet 文件，请导出为 CSV", "a Parquet file: export it as CSV"},
        {"RDX", 3, "R 数据（.RData），请导出为 CSV", "an R file (.RData): export it as CSV"},
        {"X\n\0\0", 4, "R 数据（.rds），请导出为 CSV", "an R file (.rds): export it as CSV"},
        {"ARROW1", 6, "Arrow 文件，请导出为 CSV", "an Arrow file: export it as CSV"},
        {"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60", 16, "SAS 数据（.sas7bdat），请导出为 CSV",
                "a SAS file (.sas7bdat): export it as CSV"},
        {"HEADER RECORD*", 14, "SAS 传输文件（.xpt），请导出为 CSV",
                "a SAS transport file (.xpt): export it as CSV"},
        {"%PDF", 4, "PDF 文件", "a PDF file"},
        {"<!", 2, PAGE},
        {"<?", 2, PAGE},
        {"<h", 2, PAGE},
        {"<H", 2, PAGE},
        {"<t", 2, PAGE},
        {"<T", 2, PAGE},
        {"[{", 2, "JSON 文件，请导出为 CSV", "a JSON file: export it as CSV"},
        {"{\"", 2, "JSON 文件，请导出为 CSV", "a JSON file: export it as CSV"},
        {"{\n", 2, "JSON 文件，请导出为 CSV", "a JSON file: export it as CSV"},
};

/* Before version 13 a Stata file begins with its version, the byte order, and 1. */
static bool is_old_stata(struct str head)
{
	return head.n > 2 && head.p[0] >= 'i' && head.p[0] <= 's' &&
	       (head.p[1] == 1 || head.p[1] == 2) && head.p[2] == 1;
}

static bool check_text(
        const struct csv_stream *stream, const struct csv_table *table, struct error *error)
{
	struct str head = {stream->raw, stream->end};

	if (table->reader && table->reader->knows(head))
		return error_set(error,
		        "%s：不是文本，请给文件名，不要用管道 no text: give the name of a file, "
		        "not a pipe",
		        stream->path);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (head.n >= others[i].size && !memcmp(head.p, others[i].begin, others[i].size))
			return error_set(error, "%s：不是 CSV，是%s not CSV but %s", stream->path,
			        others[i].zh, others[i].en);
	return !is_old_stata(head) ||
	       error_set(error,
	               "%s：不是 CSV，是 Stata 数据（.dta），请导出为 CSV not CSV but a Stata file "
	               "(.dta): export it as CSV",
	               stream->path);
}

/* ---- UTF-8 (RFC 3629) ---- */

static bool utf8_begin(struct stream_utf8 *state, unsigned char byte)
{
	*state = (struct stream_utf8){0, 0x80, 0xbf};
	if (byte < 0x80)
		return true;
	if (byte < 0xc2 || byte > 0xf4)
		return false;
	state->need = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
	if (byte == 0xe0)
		state->low = 0xa0;
	if (byte == 0xed)
		state->high = 0x9f;
	if (byte == 0xf0)
		state->low = 0x90;
	if (byte == 0xf4)
		state->high = 0x8f;
	return true;
}

static bool utf8_step(struct stream_utf8 *state, unsigned char byte)
{
	if (!state->need)
		return utf8_begin(state, byte);
	if (byte < state->low || byte > state->high)
		return false;
	*state = (struct stream_utf8){(unsigned char)(state->need - 1), 0x80, 0xbf};
	return true;
}

/* How many bytes are good. */
static size_t utf8_span(struct stream_utf8 *state, struct str bytes)
{
	size_t at = 0;

	while (at < bytes.n) {
		uint64_t word;

		if (!state->need && bytes.n - at >= WORD) {
			memcpy(&word, bytes.p + at, WORD);
			if (!(word & HIGH_BITS)) {
				at += WORD;
				continue;
			}
		}
		if (!utf8_step(state, (unsigned char)bytes.p[at]))
			return at;
		at++;
	}
	return at;
}

static size_t lines_in(struct str bytes)
{
	size_t lines = 0;

	for (size_t i = 0; i < bytes.n; i++)
		lines += bytes.p[i] == '\n';
	return lines;
}

typedef bool look_fn(void *state, struct str bytes);

/* Shows the file from here on to its end, until `look` has seen enough. Its place stays. */
static bool file_look(int file, off_t at, look_fn *look, void *state)
{
	char *bytes = memory_new(RAW_SIZE, 1);
	bool good = true;
	ssize_t n;

	while (good && (n = pread(file, bytes, RAW_SIZE, at)) > 0) {
		good = look(state, (struct str){bytes, (size_t)n});
		at += n;
	}
	free(bytes);
	return good;
}

static bool look_utf8(void *state, struct str bytes)
{
	return utf8_span(state, bytes) == bytes.n;
}

static bool file_is_utf8(int file, off_t at)
{
	struct stream_utf8 state = {0};

	return file_look(file, at, look_utf8, &state) && !state.need;
}

/*
 * Some Chinese words in GBK are UTF-8 as well: the two bytes of a common character are those of a
 * letter such as U+016E. A file can be GBK only where all that is not ASCII is such pairs, and no
 * ASCII letter stands beside them, as it does in the words of languages with such letters. It is
 * taken for GBK where a pair is no word in UTF-8: a letter of the extended Latin or of the rarer
 * Cyrillic alphabets that stands without any of the plain ones. Greek, Cyrillic, Hebrew and Arabic
 * letters do stand alone, and so do signs such as U+00B0: with those alone it is UTF-8.
 */
struct stream_pairs {
	unsigned char before;
	bool inside, any; /* behind the first byte of a pair; there is a pair */
	bool odd;         /* there is one that is no word in UTF-8 */
};

static bool is_odd(unsigned char lead, unsigned char byte)
{
	unsigned c = (lead & 0x1fu) << 6 | (byte & 0x3fu);

	return (c >= 0x100 && c < 0x370) || (c >= 0x460 && c < 0x530);
}

static bool is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool pairs_step(struct stream_pairs *pairs, unsigned char byte)
{
	bool good;

	if (pairs->inside)
		good = byte >= 0xa1 && byte <= 0xbf;
	else if (byte >= 0x80)
		good = byte >= 0xc2 && byte <= 0xdf && !is_letter(pairs->before);
	else
		good = pairs->before < 0x80 || !is_letter(byte);
	pairs->odd |= pairs->inside && is_odd(pairs->before, byte);
	pairs->inside = byte >= 0x80 && !pairs->inside;
	pairs->any |= byte >= 0x80;
	pairs->before = byte;
	return good;
}

static bool look_pairs(void *state, struct str bytes)
{
	size_t at = 0;

	while (at < bytes.n && pairs_step(state, (unsigned char)bytes.p[at]))
		at++;
	return at == bytes.n;
}

static struct stream_pairs file_pairs(int file, off_t at)
{
	struct stream_pairs pairs = {0};

	return file_look(file, at, look_pairs, &pairs) ? pairs : (struct stream_pairs){0};
}

/* ---- the stream ---- */

static bool begins_with(const struct csv_stream *stream, const char *mark, size_t size)
{
	return stream->end >= size && !memcmp(stream->raw, mark, size);
}

bool csv_begins_utf16(struct str bytes)
{
	return bytes.n > 1 && (!memcmp(bytes.p, "\xff\xfe", 2) || !memcmp(bytes.p, "\xfe\xff", 2) ||
	                              (bytes.p[0] && !bytes.p[1]));
}

/* UTF-8 where nothing says otherwise. */
static enum csv_encoding encoding_of(
        const struct csv_stream *stream, const struct csv_table *table, off_t at)
{
	struct stat what;

	if (table->encoding != CSV_ENCODING_AUTO)
		return table->encoding;
	if (csv_begins_utf16((struct str){stream->raw, stream->end}))
		return CSV_ENCODING_UTF16;
	if (begins_with(stream, "\xef\xbb\xbf", MARK_SIZE) || at < 0 ||
	        fstat(stream->file, &what) || !S_ISREG(what.st_mode))
		return CSV_ENCODING_UTF8;
	if (!file_is_utf8(stream->file, at)) {
		command_note("%s：不是 UTF-8，按 GB18030 读取（可用 --encoding 指定） not UTF-8, "
		             "read as GB18030; --encoding says what it is",
		        stream->path);
		return CSV_ENCODING_GB18030;
	}
	struct stream_pairs pairs = file_pairs(stream->file, at);
	const char *read = pairs.odd ? "GB18030" : "UTF-8",
	           *other = pairs.odd ? "UTF-8" : "GB18030";

	if (!pairs.any)
		return CSV_ENCODING_UTF8;
	command_note("%s：按 %s 读取，也可能是 %s（可用 --encoding 指定） read as %s, could be %s: "
	             "--encoding says what it is",
	        stream->path, read, other, read, other);
	return pairs.odd ? CSV_ENCODING_GB18030 : CSV_ENCODING_UTF8;
}

static bool conversion_open(
        struct csv_stream *stream, enum csv_encoding encoding, struct error *error)
{
	static const char *const names[] = {
	        [CSV_ENCODING_GB18030] = "GB18030", [CSV_ENCODING_UTF16] = "UTF-16"};

	if (encoding == CSV_ENCODING_UTF8)
		return true;
	stream->from = names[encoding];
	stream->conversion = iconv_open("UTF-8", stream->from);
	stream->converts = stream->conversion != (iconv_t)-1;
	return stream->converts || error_set_errno(error, "%s: %s", stream->path, stream->from);
}

/* More raw bytes behind those that are there; false at the end or on an error. */
static bool raw_fill(struct csv_stream *stream)
{
	ssize_t n;

	memmove(stream->raw, stream->raw + stream->begin, stream->end - stream->begin);
	stream->end -= stream->begin;
	stream->begin = 0;
	n = read(stream->file, stream->raw + stream->end, RAW_SIZE - stream->end);
	if (n > 0)
		stream->end += (size_t)n;
	return n > 0;
}

bool csv_stream_open(
        struct csv_stream *stream, const struct csv_table *table, int file, struct error *error)
{
	off_t at = lseek(file, 0, SEEK_CUR);

	*stream = (struct csv_stream){.path = table->path, .file = file, .line = 1};
	stream->raw = memory_new(RAW_SIZE, 1);
	errno = 0;
	if (!raw_fill(stream) && errno)
		return error_set_errno(error, "%s", stream->path);
	return check_text(stream, table, error) &&
	       conversion_open(stream, encoding_of(stream, table, at), error);
}

static ssize_t fail_bytes(const struct csv_stream *stream, struct error *error)
{
	if (stream->converts)
		error_set(error,
		        "%s: line %zu: 既不是 UTF-8，也不是 %s neither UTF-8 nor %s; save it as "
		        "CSV "
		        "UTF-8, or say what it is by --encoding",
		        stream->path, stream->line, stream->from, stream->from);
	else
		error_set(error,
		        "%s: line %zu: 不是 UTF-8 not UTF-8; saved by Excel as GBK? Save it as CSV "
		        "UTF-8, or give --encoding gb18030",
		        stream->path, stream->line);
	return -1;
}

/* -1 with the system's reason when reading failed, else 0: the end. */
static ssize_t ended(const struct csv_stream *stream, struct error *error)
{
	if (!errno)
		return 0;
	error_set_errno(error, "%s", stream->path);
	return -1;
}

static ssize_t take_utf8(struct csv_stream *stream, char *to, size_t size, struct error *error)
{
	size_t n, good;

	if (stream->begin == stream->end && !raw_fill(stream))
		return stream->utf8.need ? fail_bytes(stream, error) : ended(stream, error);
	n = stream->end - stream->begin < size ? stream->end - stream->begin : size;
	good = utf8_span(&stream->utf8, (struct str){stream->raw + stream->begin, n});
	stream->line += lines_in((struct str){stream->raw + stream->begin, good});
	if (!good)
		return fail_bytes(stream, error);
	memcpy(to, stream->raw + stream->begin, good);
	stream->begin += good;
	return (ssize_t)good;
}

/* The buffer has room for a character. A character that ends in the next bytes waits for them. */
static ssize_t take_converted(struct csv_stream *stream, char *to, size_t size, struct error *error)
{
	size_t room = size;

	while (room == size) {
		bool more = raw_fill(stream);
		char *in = stream->raw, *out = to;
		size_t left = stream->end;

		if (!left)
			return ended(stream, error);
		bool stopped = iconv(stream->conversion, &in, &left, &out, &room) == (size_t)-1;
		bool bad = stopped && (errno == EILSEQ || (errno == EINVAL && !more));

		stream->line += lines_in((struct str){to, size - room});
		stream->begin = (size_t)(in - stream->raw);
		errno = 0;
		if (bad && room == size)
			return fail_bytes(stream, error);
	}
	return (ssize_t)(size - room);
}

ssize_t csv_stream_read(struct csv_stream *stream, char *to, size_t size, struct error *error)
{
	size_t filled = 0, least = stream->converts ? CHARACTER_SIZE : 1;
	ssize_t n = 1;

	while (n > 0 && filled + least <= size) {
		errno = 0;
		n = stream->converts ? take_converted(stream, to + filled, size - filled, error)
		                     : take_utf8(stream, to + filled, size - filled, error);
		filled += n > 0 ? (size_t)n : 0;
	}
	/* What stands before a bad place comes first: a row in it may be wrong, too. */
	return filled ? (ssize_t)filled : n;
}

void csv_stream_end(struct csv_stream *stream)
{
	if (stream->converts)
		iconv_close(stream->conversion);
	free(stream->raw);
}
