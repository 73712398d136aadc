/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <outward/handle.h>

#include <curl/curl.h>
#include <stdlib.h>

static bool set_limits(CURL *easy, const struct outward_limits *limits)
{
	const char *protocols = limits->plain ? "https,http" : "https";

	return !curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols) &&
	       !curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) &&
	       !curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) &&
	       !curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) &&
	       !curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) &&
	       !curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
	       !curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, limits->timeout_ms) &&
	       !curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) &&
	       !curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) &&
	       !curl_easy_setopt(easy, CURLOPT_USERAGENT, "kesu/" KESU_VERSION) &&
	       /* This machine itself is behind no proxy. */
	       (!limits->plain || !curl_easy_setopt(easy, CURLOPT_PROXY, ""));
}

/* Of the folder only what signs the certificate is read; the one file with all of them would stall
 * an event loop. */
static bool set_authorities(CURL *easy, const char *file)
{
	if (!*file)
		return !curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
	return !curl_easy_setopt(easy, CURLOPT_CAINFO, file) &&
	       !curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
}

void *outward_handle_new(const struct outward_limits *limits)
{
	CURL *easy = curl_easy_init();

	if (!easy || !set_limits(easy, limits) || !set_authorities(easy, limits->authorities))
		abort();
	return easy;
}
