/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <outward/address.h>

#include <base/buf.h>

#include <curl/curl.h>
#include <string.h>

enum { ADDRESS_BYTES_MAX = 2048, PARAMETER_BYTES_MAX = 4096 };

static const char *const loopback[] = {"127.0.0.1", "[::1]", "localhost"};

static bool is_visible_ascii(const char *text)
{
	size_t n = strlen(text);

	if (!n || n > ADDRESS_BYTES_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	return true;
}

static CURLU *address_read(const char *text)
{
	CURLU *url = is_visible_ascii(text) ? curl_url() : NULL;

	if (url && curl_url_set(url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK)
		return url;
	curl_url_cleanup(url);
	return NULL;
}

static bool part_is(CURLU *url, CURLUPart part, const char *const *wanted, size_t count)
{
	char *value = NULL;
	bool is = false;

	if (curl_url_get(url, part, &value, 0) == CURLUE_OK)
		for (size_t i = 0; i < count && !is; i++)
			is = !strcmp(value, wanted[i]);
	curl_free(value);
	return is;
}

static bool part_is_there(CURLU *url, CURLUPart part)
{
	char *value = NULL;
	bool there = curl_url_get(url, part, &value, 0) == CURLUE_OK;

	curl_free(value);
	return there;
}

static bool scheme_is(CURLU *url, const char *scheme)
{
	return part_is(url, CURLUPART_SCHEME, &scheme, 1);
}

bool outward_address_good(const char *text, enum outward_reach reach)
{
	CURLU *url = address_read(text);
	bool good;

	if (!url)
		return false;
	good = scheme_is(url, "https") ||
	       (reach == OUTWARD_REACH_LOOPBACK && scheme_is(url, "http") &&
	               part_is(url, CURLUPART_HOST, loopback,
	                       sizeof(loopback) / sizeof(*loopback)));
	good = good && part_is_there(url, CURLUPART_HOST) && !part_is_there(url, CURLUPART_USER) &&
	       !part_is_there(url, CURLUPART_PASSWORD) && !part_is_there(url, CURLUPART_FRAGMENT) &&
	       !strchr(text, '#');
	curl_url_cleanup(url);
	return good;
}

bool outward_address_is_http(const char *text)
{
	CURLU *url = address_read(text);
	bool http = url && scheme_is(url, "http");

	curl_url_cleanup(url);
	return http;
}

bool outward_address_has_query(const char *text)
{
	return strchr(text, '?') != NULL;
}

static bool add_parameter(CURLU *url, const struct outward_parameter *parameter)
{
	struct buf pair;
	bool added;

	buf_init(&pair, PARAMETER_BYTES_MAX);
	buf_printf(&pair, "%s=%s", parameter->name, parameter->value);
	added = !pair.overflowed && curl_url_set(url, CURLUPART_QUERY, pair.p,
	                                    CURLU_APPENDQUERY | CURLU_URLENCODE) == CURLUE_OK;
	buf_free(&pair);
	return added;
}

char *outward_address_with(
        const char *address, const struct outward_parameter *parameters, size_t count)
{
	CURLU *url = address_read(address);
	char *whole = NULL;
	bool good = url != NULL;

	for (size_t i = 0; i < count && good; i++)
		good = add_parameter(url, &parameters[i]);
	if (!good || curl_url_get(url, CURLUPART_URL, &whole, 0) != CURLUE_OK)
		whole = NULL;
	curl_url_cleanup(url);
	return whole;
}
