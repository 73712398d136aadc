/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base64url.h"

static bool is_digit(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_';
}

bool oidc_base64url_good(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!is_digit(text.p[i]))
			return false;
	return text.n && text.n % 4 != 1;
}
