/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The strict reader of request heads. It refuses everything that lenient servers accept and that
 * has been used to smuggle requests: bare line feeds, folded lines, blanks before the colon,
 * control bytes, two lengths, a length together with chunks, unknown codings.
 *
 * Only the peer can cause an error; each error has a status and a sentence.
 */
#include "request_head.h"

#include <string.h>

static const unsigned char token_chars[256] = {['!'] = 1,
        ['#'] = 1,
        ['$'] = 1,
        ['%'] = 1,
        ['&'] = 1,
        ['\''] = 1,
        ['*'] = 1,
        ['+'] = 1,
        ['-'] = 1,
        ['.'] = 1,
        ['^'] = 1,
        ['_'] = 1,
        ['`'] = 1,
        ['|'] = 1,
        ['~'] = 1,
        ['0' ... '9'] = 1,
        ['A' ... 'Z'] = 1,
        ['a' ... 'z'] = 1};

static bool refuse(
        struct request_refusal *refusal, const struct http_problem_type *type, const char *detail)
{
	*refusal = (struct request_refusal){type, detail};
	return false;
}

static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!token_chars[(unsigned char)s.p[i]])
			return false;
	return s.n > 0;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool http_request_name_equal(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

struct str http_request_trim(struct str s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = (struct str){s.p + 1, s.n - 1};
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

bool http_request_list_has(struct str list, struct str token)
{
	while (list.n) {
		struct str item;

		list = str_cut(list, ',', &item);
		if (http_request_name_equal(http_request_trim(item), token))
			return true;
	}
	return false;
}

struct str http_request_field(const struct request_head *head, struct str name)
{
	for (size_t i = 0; i < head->field_count; i++)
		if (http_request_name_equal(head->fields[i].name, name))
			return head->fields[i].value;
	return (struct str){"", 0};
}

struct str http_request_field_last(const struct request_head *head, struct str name)
{
	for (size_t i = head->field_count; i > 0; i--)
		if (http_request_name_equal(head->fields[i - 1].name, name))
			return head->fields[i - 1].value;
	return (struct str){"", 0};
}

size_t http_request_head_find(
        struct str bytes, size_t *line, size_t max, struct request_refusal *refusal)
{
	for (;;) {
		const char *start = bytes.p + *line;
		const char *feed = *line < bytes.n ? memchr(start, '\n', bytes.n - *line) : NULL;
		size_t end = feed ? (size_t)(feed - bytes.p) + 1 : bytes.n;

		if (*line == 0 && end > REQUEST_TARGET_MAX + REQUEST_METHOD_MAX + 16)
			refuse(refusal, &http_uri_too_long, "the request line is too long");
		else if (end > max)
			refuse(refusal, &http_header_too_large, "the header block is too large");
		else if (feed && (feed == start || feed[-1] != '\r'))
			refuse(refusal, &http_bad_request, "a line ends without carriage return");
		else if (feed && feed == start + 1)
			return end;
		if (!feed || refusal->type)
			return 0;
		*line = end;
	}
}

static bool is_host_char(char c)
{
	return token_chars[(unsigned char)c] || (c && strchr(":[]();,=", c));
}

/* A request to a proxy names the whole address (RFC 9112, 3.2.2): its path is taken, and the host
 * is as little looked at as the Host field. Anything else stays as it is. */
static struct str target_of_address(struct str target)
{
	static const struct str schemes[] = {STR("http://"), STR("https://")};

	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
		size_t n = schemes[i].n;

		if (target.n <= n ||
		        !http_request_name_equal((struct str){target.p, n}, schemes[i]))
			continue;
		while (n < target.n && is_host_char(target.p[n]))
			n++;
		if (n == schemes[i].n || (n < target.n && target.p[n] != '/'))
			return target;
		return n < target.n ? (struct str){target.p + n, target.n - n} : STR("/");
	}
	return target;
}

static bool parse_target(
        struct str target, struct request_head *head, struct request_refusal *refusal)
{
	if (target.n > REQUEST_TARGET_MAX)
		return refuse(refusal, &http_uri_too_long, "the target is too long");
	target = target_of_address(target);
	if (!target.n || target.p[0] != '/')
		return refuse(refusal, &http_bad_request, "the target is not a path");
	for (size_t i = 0; i < target.n; i++)
		if (target.p[i] <= ' ' || target.p[i] > '~' || target.p[i] == '#')
			return refuse(refusal, &http_bad_request,
			        "the target holds a byte that must be percent-encoded");
	head->query = str_cut(target, '?', &head->path);
	return true;
}

static bool parse_request_line(
        struct str line, struct request_head *head, struct request_refusal *refusal)
{
	struct str target, version = str_cut(line, ' ', &head->method);

	version = str_cut(version, ' ', &target);
	if (!is_token(head->method) || head->method.n > REQUEST_METHOD_MAX) {
		head->method = STR("");
		return refuse(refusal, &http_bad_request, "the request line has no method");
	}
	if (version.n != 8 || !str_starts(version, STR("HTTP/")) || version.p[6] != '.')
		return refuse(refusal, &http_bad_request, "the request line is malformed");
	if (version.p[5] != '1' || (version.p[7] != '0' && version.p[7] != '1'))
		return refuse(refusal, &http_version_unsupported, "only HTTP/1.1 and HTTP/1.0");
	head->minor = (unsigned)(version.p[7] - '0');
	return parse_target(target, head, refusal);
}

static bool is_field_value(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\t') || c == 0x7F)
			return false;
	}
	return true;
}

static bool parse_field(struct str line, struct request_head *head, struct request_refusal *refusal)
{
	struct request_field *field = head->fields + head->field_count;
	bool has_colon = memchr(line.p, ':', line.n) != NULL;

	if (head->field_count == REQUEST_FIELDS_MAX)
		return refuse(refusal, &http_header_too_large, "too many header fields");
	if (line.p[0] == ' ' || line.p[0] == '\t')
		return refuse(refusal, &http_bad_request, "a header field is folded");
	field->value = http_request_trim(str_cut(line, ':', &field->name));
	if (!has_colon || !is_token(field->name))
		return refuse(refusal, &http_bad_request, "a header field has no valid name");
	if (!is_field_value(field->value))
		return refuse(refusal, &http_bad_request, "a header field holds a control byte");
	head->field_count++;
	return true;
}

/* What a field means for the framing of the message. Each may appear only once, unless noted. */
typedef bool field_fn(
        struct str value, bool again, struct request_head *head, struct request_refusal *r);

static bool field_host(
        struct str value, bool again, struct request_head *head, struct request_refusal *r)
{
	(void)head;
	if (again)
		return refuse(r, &http_bad_request, "there is more than one Host");
	for (size_t i = 0; i < value.n; i++)
		if (!is_host_char(value.p[i]))
			return refuse(r, &http_bad_request, "the Host is malformed");
	return true;
}

static bool field_length(
        struct str value, bool again, struct request_head *head, struct request_refusal *r)
{
	uint64_t length = 0;

	if (!value.n || value.n > REQUEST_LENGTH_DIGITS_MAX)
		return refuse(r, &http_bad_request, "the Content-Length is malformed");
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] < '0' || value.p[i] > '9')
			return refuse(r, &http_bad_request, "the Content-Length is malformed");
		length = length * 10 + (uint64_t)(value.p[i] - '0');
	}
	if (again && length != head->length)
		return refuse(r, &http_bad_request, "two Content-Length fields differ");
	head->has_length = true;
	head->length = length;
	return true;
}

static bool field_coding(
        struct str value, bool again, struct request_head *head, struct request_refusal *r)
{
	if (again)
		return refuse(r, &http_bad_request, "there is more than one Transfer-Encoding");
	if (!http_request_name_equal(value, STR("chunked")))
		return refuse(r, &http_not_supported, "the only Transfer-Encoding is chunked");
	if (head->minor == 0)
		return refuse(r, &http_bad_request, "HTTP/1.0 knows no Transfer-Encoding");
	head->chunked = true;
	return true;
}

static bool field_connection(
        struct str value, bool again, struct request_head *head, struct request_refusal *r)
{
	(void)again; /* may be repeated; one `close` is enough */
	(void)r;
	if (http_request_list_has(value, STR("close")))
		head->keep_alive = false;
	else if (head->minor == 0 && http_request_list_has(value, STR("keep-alive")))
		head->keep_alive = true;
	return true;
}

static bool field_expect(
        struct str value, bool again, struct request_head *head, struct request_refusal *r)
{
	if (again || !http_request_name_equal(value, STR("100-continue")))
		return refuse(r, &http_expectation_failed, "only 100-continue can be expected");
	head->expects_continue = head->minor > 0;
	return true;
}

static bool field_once(
        struct str value, bool again, struct request_head *head, struct request_refusal *r)
{
	(void)value;
	(void)head;
	return !again ||
	       refuse(r, &http_bad_request, "a header field that must be single is repeated");
}

static const struct {
	struct str name;
	field_fn *check;
} known_fields[] = {
        {STR("Host"), field_host},
        {STR("Content-Length"), field_length},
        {STR("Transfer-Encoding"), field_coding},
        {STR("Connection"), field_connection},
        {STR("Expect"), field_expect},
        {STR("Authorization"), field_once},
        {STR("Content-Type"), field_once},
};
enum { KNOWN_FIELDS = sizeof(known_fields) / sizeof(*known_fields), KNOWN_HOST = 0 };

static bool check_fields(struct request_head *head, struct request_refusal *refusal)
{
	bool seen[KNOWN_FIELDS] = {false};

	for (size_t i = 0; i < head->field_count; i++) {
		const struct request_field *field = head->fields + i;

		for (size_t k = 0; k < KNOWN_FIELDS; k++) {
			if (!http_request_name_equal(field->name, known_fields[k].name))
				continue;
			if (!known_fields[k].check(field->value, seen[k], head, refusal))
				return false;
			seen[k] = true;
			break;
		}
	}
	if (head->minor > 0 && !seen[KNOWN_HOST])
		return refuse(refusal, &http_bad_request, "there is no Host");
	if (head->chunked && head->has_length)
		return refuse(refusal, &http_bad_request,
		        "Content-Length and Transfer-Encoding stand together");
	return true;
}

static struct str next_line(struct str *text)
{
	struct str line;

	*text = str_cut(*text, '\n', &line);
	line.n--; /* http_request_head_find has checked the carriage return */
	return line;
}

bool http_request_head_parse(
        struct str text, struct request_head *head, struct request_refusal *refusal)
{
	struct request_field *fields = head->fields;

	*head = (struct request_head){.fields = fields, .method = STR(""), .path = STR("")};
	if (!parse_request_line(next_line(&text), head, refusal))
		return false;
	head->keep_alive = head->minor > 0;
	for (;;) {
		struct str line = next_line(&text);

		if (!line.n)
			break;
		if (!parse_field(line, head, refusal))
			return false;
	}
	return check_fields(head, refusal);
}
