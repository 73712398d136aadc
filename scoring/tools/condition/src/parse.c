/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a condition by recursive descent, a function a line of its grammar. */
#include "parts.h"

#include <base/buf.h>
#include <base/memory.h>
#include <base/str.h>
#include <base/visible.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct parser {
	const char *text, *at;
	struct condition *condition;
	int depth;
	struct error *error;
};

/* ---- errors ---- */

static size_t place_of(const struct parser *parser, const char *at)
{
	size_t place = 1;

	for (const char *c = parser->text; c < at; c++)
		place += ((unsigned char)*c & 0xc0) != 0x80;
	return place;
}

static bool fail(const struct parser *parser, const char *at, const char *words)
{
	error_set(parser->error, "--where：第 %zu 个字符 at character %zu: %s",
	        place_of(parser, at), place_of(parser, at), words);
	return false;
}

/* Signs that input methods write for those of the grammar: they are seen as these, and are not. */
static bool is_wide(const char *at)
{
	static const char *const beginnings[] = {"\xef\xbc", "\xef\xbd", "\xe2\x80\x98",
	        "\xe2\x80\x99", "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe3\x80\x80", "\xe2\x89\xa0",
	        "\xe2\x89\xa4", "\xe2\x89\xa5"};

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++)
		if (!strncmp(at, beginnings[i], strlen(beginnings[i])))
			return true;
	return false;
}

static bool fail_sign(const struct parser *parser, const char *words)
{
	if (is_wide(parser->at))
		return fail(parser, parser->at,
		        "全角符号，请用半角；列名中有则加引号 a sign of full width: write = != < "
		        "<= "
		        "> >= & | ! ( ) and quotes of ASCII; a column's name that has it stands in "
		        "quotes");
	return fail(parser, parser->at, words);
}

/* ---- words ---- */

static void skip_blanks(struct parser *parser)
{
	parser->at += strspn(parser->at, " \t\r\n");
}

static bool take(struct parser *parser, const char *sign)
{
	size_t n = strlen(sign);

	if (strncmp(parser->at, sign, n) != 0)
		return false;
	parser->at += n;
	skip_blanks(parser);
	return true;
}

static bool is_letter(const char *at)
{
	unsigned char c = (unsigned char)*at;

	return (c >= 0x80 && !is_wide(at)) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       c == '_' || c == '.';
}

static bool is_digit(const char *at)
{
	return *at >= '0' && *at <= '9';
}

static char *take_bytes(struct parser *parser, size_t n)
{
	char *word = memory_new(n + 1, 1);

	memcpy(word, parser->at, n);
	parser->at += n;
	skip_blanks(parser);
	return word;
}

/* A text between two signs as the one at hand, which stands twice where it is meant. The caller
 * frees it. NULL: it has no end, or nothing to be seen. */
static char *take_quoted(struct parser *parser)
{
	const char *begin = parser->at, *from = begin + 1;
	char quote = *begin, *word = memory_new(strlen(from) + 1, 1), *to = word;

	for (; *from && (*from != quote || from[1] == quote); *to++ = *from++)
		from += *from == quote;
	struct str seen = visible_trimmed((struct str){word, (size_t)(to - word)});

	if (!*from || !seen.n) {
		fail(parser, begin,
		        *from ? "引号中没有文字 nothing in quotes: a missing value equals no text"
		              : "引号没有结束 the quote has no end");
		free(word);
		return NULL;
	}
	memmove(word, seen.p, seen.n);
	word[seen.n] = 0;
	parser->at = from + 1;
	skip_blanks(parser);
	return word;
}

/* ---- a comparison ---- */

static bool take_column(struct parser *parser, struct test *test)
{
	size_t n = 0;

	if (*parser->at && strchr("'\"`", *parser->at)) {
		test->column = take_quoted(parser);
		return test->column;
	}
	while (is_letter(&parser->at[n]) || (n && is_digit(&parser->at[n])))
		n++;
	if (!n)
		return fail_sign(parser,
		        is_digit(parser->at)
		                ? "先写列名；数字开头的列名加引号 the column stands first; a name "
		                  "that begins with a digit stands in quotes"
		                : "缺少列名 a column's name is missing here");
	test->column = take_bytes(parser, n);
	return true;
}

static bool take_sign(struct parser *parser, struct test *test)
{
	/* The longer ones before those that they begin with. */
	static const struct {
		const char *text;
		enum sign sign;
	} signs[] = {{"==", EQUAL}, {"=", EQUAL}, {"!=", UNEQUAL}, {"<=", LESS_EQUAL}, {"<", LESS},
	        {">=", GREATER_EQUAL}, {">", GREATER}};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (take(parser, signs[i].text)) {
			test->sign = signs[i].sign;
			return true;
		}
	return fail_sign(parser, "缺少比较符号 a sign is missing here: = != < <= > or >=");
}

static bool take_number(struct parser *parser, struct test *test)
{
	const char *begin = parser->at;
	size_t n = strspn(begin, "0123456789.+-eE");

	if (is_letter(&begin[n]) || !str_to_double((struct str){begin, n}, &test->number) ||
	        !isfinite(test->number))
		return fail(parser, begin, "不是数 not a number");
	parser->at += n;
	skip_blanks(parser);
	return true;
}

static bool take_value(struct parser *parser, struct test *test)
{
	const char *begin = parser->at;

	test->place = place_of(parser, begin);
	if (is_digit(begin) || (*begin && strchr("+-.", *begin)))
		return take_number(parser, test);
	if (*begin != '\'' && *begin != '"')
		return fail_sign(parser,
		        is_letter(begin)
		                ? "文字要加引号 a text stands in quotes, such as 'town'"
		                : "缺少数或带引号的文字 a number, or a text in quotes, is missing "
		                  "here");
	if (test->sign != EQUAL && test->sign != UNEQUAL)
		return fail(parser, begin,
		        "文字只用 = 和 != 比较；数不加引号 texts are compared by = and != only; a "
		        "number has no quotes");
	test->text = take_quoted(parser);
	return test->text;
}

/* ---- the grammar ---- */

static void add_step(struct parser *parser, enum step_kind kind, size_t test)
{
	struct condition *condition = parser->condition;

	if (condition->steps == condition->room) {
		condition->room = condition->room ? 2 * condition->room : 16;
		condition->step =
		        memory_resize(condition->step, condition->room, sizeof(struct step));
	}
	condition->step[condition->steps++] = (struct step){kind, test};
}

static bool take_test(struct parser *parser)
{
	struct condition *condition = parser->condition;
	struct test *test = &condition->test[condition->tests];

	if (condition->tests == CONDITION_TESTS_MAX)
		return fail(parser, parser->at, "比较太多 more than 256 comparisons");
	condition->tests++;
	if (!take_column(parser, test) || !take_sign(parser, test) || !take_value(parser, test))
		return false;
	add_step(parser, STEP_TEST, condition->tests - 1);
	return true;
}

static bool take_condition(struct parser *parser);

static bool take_part(struct parser *parser)
{
	const char *begin = parser->at;
	bool good = true;

	if (*begin != '!' && *begin != '(')
		return take_test(parser);
	if (++parser->depth > CONDITION_DEPTH_MAX)
		return fail(parser, begin, "括号套得太深 more than 64 brackets inside one another");
	if (take(parser, "!")) {
		good = take_part(parser);
		add_step(parser, STEP_NOT, 0);
	} else if (take(parser, "(")) {
		good = take_condition(parser) &&
		       (take(parser, ")") ||
		               fail_sign(parser,
		                       *parser->at
		                               ? "这里应是 & 、| 或 ) here is neither & nor | nor )"
		                               : "缺少右括号 a bracket is not closed"));
	}
	parser->depth--;
	return good;
}

static bool take_side(struct parser *parser)
{
	if (!take_part(parser))
		return false;
	while (take(parser, "&")) {
		if (!take_part(parser))
			return false;
		add_step(parser, STEP_AND, 0);
	}
	return true;
}

static bool take_condition(struct parser *parser)
{
	if (!take_side(parser))
		return false;
	while (take(parser, "|")) {
		if (!take_side(parser))
			return false;
		add_step(parser, STEP_OR, 0);
	}
	return true;
}

static bool take_all(struct parser *parser)
{
	skip_blanks(parser);
	return take_condition(parser) &&
	       (!*parser->at || fail_sign(parser, "这里应是 & 或 | here is neither & nor |"));
}

void tools_condition_free(struct condition *condition)
{
	if (!condition)
		return;
	for (size_t i = 0; i < condition->tests; i++) {
		free(condition->test[i].column);
		free(condition->test[i].text);
	}
	free(condition->test);
	free(condition->step);
	free(condition);
}

struct condition *tools_condition_parse(const char *text, struct error *error)
{
	struct parser parser = {.text = text, .at = text, .error = error};

	if (strlen(text) > CONDITION_BYTES_MAX || !str_is_utf8(str_from(text))) {
		error_set(error, strlen(text) > CONDITION_BYTES_MAX
		                         ? "--where：太长 longer than 4096 bytes"
		                         : "--where：不是 UTF-8 not UTF-8");
		return NULL;
	}
	parser.condition = memory_new(1, sizeof(*parser.condition));
	parser.condition->test = memory_new(CONDITION_TESTS_MAX, sizeof(struct test));
	if (take_all(&parser))
		return parser.condition;
	tools_condition_free(parser.condition);
	return NULL;
}
