/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula.h"

#include <ctype.h>
#include <string.h>

/* Terms while they are put together: what stands between two +. */
struct terms {
	uint32_t count, term[FORMULA_TERMS_MAX];
};

struct parser {
	struct formula *formula;
	const char *text, *at;
	size_t names; /* bytes of formula->names */
	struct terms terms;
	size_t from[FORMULA_TERMS_MAX]; /* where each term was read */
	struct error *error;
};

/* ---- errors ---- */

static bool fail(
        const struct parser *parser, const char *at, const char *chinese, const char *english)
{
	size_t place = 1;

	for (const char *c = parser->text; c < at; c++)
		place += (*c & 0xc0) != 0x80;
	return error_set(parser->error, "公式第 %zu 个字符：%s formula, character %zu: %s", place,
	        chinese, place, english);
}

static bool fail_here(const struct parser *parser, const char *chinese, const char *english)
{
	return fail(parser, parser->at, chinese, english);
}

/* What stands here is not part of a model as it is written here. */
static bool fail_sign(const struct parser *parser)
{
	static const struct {
		const char *sign, *chinese, *english;
	} signs[] = {
	        {"", "公式不完整", "the formula ends where a column is expected"},
	        {"(", "不支持括号和函数；先在数据中生成该列",
	                "parentheses and functions are not supported: make the column before"},
	        {"-", "不支持减号；列名含减号时用反引号",
	                "minus is not supported; a name with a minus stands in backticks"},
	        {"^", "不支持乘方；请写出 a*b", "powers are not supported: write a*b"},
	        {"～", "请用半角 ~", "write the half-width ~"},
	        {"＋", "请用半角 +", "write the half-width +"},
	        {"＊", "请用半角 *", "write the half-width *"},
	        {"：", "请用半角 :", "write the half-width :"},
	};

	for (size_t i = 1; i < sizeof(signs) / sizeof(*signs); i++)
		if (!strncmp(parser->at, signs[i].sign, strlen(signs[i].sign)))
			return fail_here(parser, signs[i].chinese, signs[i].english);
	if (!*parser->at)
		return fail_here(parser, signs[0].chinese, signs[0].english);
	return fail_here(parser, "不能识别；公式形如 y ~ a + b + a:b，特殊列名用反引号",
	        "not understood: a formula is y ~ a + b + a:b, unusual names in backticks");
}

/* ---- names ---- */

static void skip_blanks(struct parser *parser)
{
	parser->at += strspn(parser->at, " \t\n");
}

static bool is_full_width_sign(const char *at)
{
	static const char *const signs[] = {"～", "＋", "－", "＊", "：", "（", "）", "　"};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (!strncmp(at, signs[i], strlen(signs[i])))
			return true;
	return false;
}

static size_t name_length(const char *at)
{
	size_t n = 0;

	while ((isalnum((unsigned char)at[n]) || (at[n] & 0x80) ||
	               (at[n] && strchr("_.", at[n]))) &&
	        !is_full_width_sign(&at[n]))
		n++;
	return n;
}

/* The name in backticks begins at *name; false: it does not end. */
static bool quoted_take(struct parser *parser, const char **name, size_t *n)
{
	const char *end = strchr(parser->at + 1, '`');

	if (!end)
		return fail_here(parser, "反引号没有结束", "a backtick without its second one");
	*name = parser->at + 1;
	*n = (size_t)(end - *name);
	if (!*n)
		return fail_here(parser, "反引号之间没有列名", "no name between the backticks");
	parser->at = end + 1;
	return true;
}

/* *name: in formula->names; *constant: it was 1. */
static bool name_take(struct parser *parser, const char **name, bool *constant)
{
	const char *from = parser->at;
	char *to = &parser->formula->names[parser->names];
	size_t n = name_length(from);

	*constant = n == 1 && *from == '1';
	if (*from == '`') {
		if (!quoted_take(parser, &from, &n))
			return false;
	} else if (!n || (isdigit((unsigned char)*from) && !*constant)) {
		return n ? fail_here(parser, "以数字开头的列名用反引号",
		                   "a name that begins with a digit stands in backticks")
		         : fail_sign(parser);
	} else {
		parser->at += n;
	}
	memcpy(to, from, n);
	to[n] = 0;
	parser->names += n + 1;
	*name = to;
	skip_blanks(parser);
	return *parser->at != '(' || fail_sign(parser);
}

/* ---- terms ---- */

/* The bit of the variable; 0: failed. */
static uint32_t variable_bit(struct parser *parser, const char *from, const char *name)
{
	struct formula *formula = parser->formula;

	if (!strcmp(name, formula->response)) {
		fail(parser, from, "因变量不能同时是自变量", "the response is no term as well");
		return 0;
	}
	for (uint32_t v = 0; v < formula->variables; v++)
		if (!strcmp(formula->variable[v], name))
			return 1u << v;
	if (formula->variables == FORMULA_VARIABLES_MAX) {
		fail(parser, from, "列太多（至多 32 个）", "more than 32 columns");
		return 0;
	}
	formula->variable[formula->variables] = name;
	return 1u << formula->variables++;
}

static bool term_add(struct parser *parser, struct terms *terms, uint32_t term)
{
	for (uint32_t i = 0; i < terms->count; i++)
		if (terms->term[i] == term)
			return true;
	if (terms->count == FORMULA_TERMS_MAX)
		return fail_here(parser, "项太多（至多 64 个）", "more than 64 terms");
	terms->term[terms->count++] = term;
	return true;
}

static bool fail_constant(const struct parser *parser, const char *at)
{
	return fail(parser, at, "1 不能参与交互", "1 is no part of an interaction");
}

/* a:b:c is one term. *term stays 0 for 1. */
static bool interaction_take(struct parser *parser, uint32_t *term)
{
	bool constant, more = true;
	uint32_t bit;

	*term = 0;
	while (more) {
		const char *name = "", *from = parser->at;

		if (!name_take(parser, &name, &constant))
			return false;
		if (constant && (*term || (*parser->at && strchr("*:", *parser->at))))
			return fail_constant(parser, from);
		if (!constant) {
			bit = variable_bit(parser, from, name);
			if (!bit)
				return false;
			*term |= bit;
		}
		more = *parser->at == ':';
		if (more) {
			parser->at++;
			skip_blanks(parser);
		}
	}
	return true;
}

/* left * right: both, and every term of the one with every term of the other. */
static bool cross(struct parser *parser, struct terms *left, uint32_t right)
{
	uint32_t count = left->count;

	if (!term_add(parser, left, right))
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (!term_add(parser, left, left->term[i] | right))
			return false;
	return true;
}

/* What stands between two +. */
static bool product_take(struct parser *parser)
{
	struct terms terms = {0};
	const char *from = parser->at;
	uint32_t term;

	if (!interaction_take(parser, &term))
		return false;
	if (term)
		terms.term[terms.count++] = term;
	while (*parser->at == '*') {
		parser->at++;
		skip_blanks(parser);
		from = parser->at;
		if (!interaction_take(parser, &term))
			return false;
		if (!term)
			return fail_constant(parser, from);
		if (!cross(parser, &terms, term))
			return false;
	}
	for (uint32_t i = 0; i < terms.count; i++) {
		uint32_t before = parser->terms.count;

		if (!term_add(parser, &parser->terms, terms.term[i]))
			return false;
		if (parser->terms.count > before)
			parser->from[before] = (size_t)(from - parser->text);
	}
	return true;
}

static bool sum_take(struct parser *parser)
{
	do {
		skip_blanks(parser);
		if (!product_take(parser))
			return false;
	} while (*parser->at == '+' && parser->at++);
	return !*parser->at || fail_sign(parser);
}

/* ---- the formula ---- */

static bool has_term(const struct terms *terms, uint32_t term)
{
	for (uint32_t i = 0; i < terms->count; i++)
		if (terms->term[i] == term)
			return true;
	return false;
}

/* Without its parts an interaction would mean another thing for each reference level. */
static bool check_parts(const struct parser *parser)
{
	for (uint32_t i = 0; i < parser->terms.count; i++) {
		uint32_t term = parser->terms.term[i];

		for (uint32_t v = 0; v < parser->formula->variables; v++) {
			uint32_t part = term & ~(1u << v);

			if (part != term && part && !has_term(&parser->terms, part))
				return fail(parser, parser->text + parser->from[i],
				        "交互项的组成部分也须在模型中；请写 a*b",
				        "the parts of an interaction must be in the model: write "
				        "a*b");
		}
	}
	return true;
}

/* By the number of variables, otherwise as they are. */
static void terms_order(struct parser *parser)
{
	struct formula *formula = parser->formula;

	for (int order = 1; order <= FORMULA_VARIABLES_MAX; order++)
		for (uint32_t i = 0; i < parser->terms.count; i++)
			if (__builtin_popcount(parser->terms.term[i]) == order)
				formula->term[formula->terms++] = parser->terms.term[i];
}

bool tools_formula_read(struct formula *formula, const char *text, struct error *error)
{
	struct parser parser = {.formula = formula, .text = text, .at = text, .error = error};
	bool constant;

	*formula = (struct formula){0};
	if (strlen(text) >= FORMULA_BYTES_MAX)
		return error_set(
		        error, "公式太长 the formula is longer than %d bytes", FORMULA_BYTES_MAX);
	skip_blanks(&parser);
	if (!name_take(&parser, &formula->response, &constant))
		return false;
	if (constant)
		return fail(&parser, text, "缺因变量", "the response is missing");
	if (*parser.at != '~')
		return fail_sign(&parser);
	parser.at++;
	if (!sum_take(&parser) || !check_parts(&parser))
		return false;
	terms_order(&parser);
	return true;
}
