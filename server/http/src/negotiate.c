/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both fields are comma-separated lists that are read in one pass and never copied. */
#include "negotiate.h"

#include "request_head.h"

const struct str http_negotiate_names[NEGOTIATE__COUNT] = {
        [NEGOTIATE_IDENTITY] = {"identity", 8},
        [NEGOTIATE_GZIP] = {"gzip", 4},
        [NEGOTIATE_BROTLI] = {"br", 2},
};

/* True for ";q=0", ";q=0.0" and so on: zero in every digit. */
static bool has_zero_quality(struct str parameters)
{
	while (parameters.n) {
		struct str parameter, value, name;

		parameters = str_cut(parameters, ';', &parameter);
		value = http_request_trim(str_cut(parameter, '=', &name));
		if (!http_request_name_equal(http_request_trim(name), STR("q")))
			continue;
		for (size_t i = 0; i < value.n; i++)
			if (value.p[i] >= '1' && value.p[i] <= '9')
				return false;
		return true;
	}
	return false;
}

enum negotiate_coding http_negotiate_encoding(struct str accept_encoding, unsigned offered)
{
	unsigned accepted = 0, named = 0;

	while (accept_encoding.n) {
		struct str item, name, parameters;
		unsigned bits = 0;

		accept_encoding = str_cut(accept_encoding, ',', &item);
		parameters = str_cut(item, ';', &name);
		name = http_request_trim(name);
		for (unsigned c = 0; c < NEGOTIATE__COUNT; c++)
			if (http_request_name_equal(name, http_negotiate_names[c]))
				named |= bits = 1U << c;
		if (str_equal(name, STR("*")))
			bits = ~named;
		if (!has_zero_quality(parameters))
			accepted |= bits;
		else
			accepted &= ~bits;
	}
	for (unsigned c = NEGOTIATE__COUNT - 1; c > NEGOTIATE_IDENTITY; c--)
		if (accepted & offered & 1U << c)
			return (enum negotiate_coding)c;
	return NEGOTIATE_IDENTITY;
}

static struct str opaque_tag(struct str tag)
{
	return str_starts(tag, STR("W/")) ? (struct str){tag.p + 2, tag.n - 2} : tag;
}

bool http_negotiate_matches(struct str if_none_match, struct str etag)
{
	while (if_none_match.n) {
		struct str item;

		if_none_match = str_cut(if_none_match, ',', &item);
		item = http_request_trim(item);
		if (str_equal(item, STR("*")) || str_equal(opaque_tag(item), opaque_tag(etag)))
			return true;
	}
	return false;
}
