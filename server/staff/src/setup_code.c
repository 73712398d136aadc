/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "setup_code.h"

#include <core/invitation.h>

#include <ctype.h>
#include <stdio.h>

_Static_assert((int)SETUP_CODE_SIZE == (int)INVITATION_CODE_SIZE, "codes are made and shown alike");

void staff_setup_code_new(char code[static SETUP_CODE_SIZE])
{
	char token[INVITATION_TOKEN_SIZE];

	core_invitation_token_new(token);
	core_invitation_code(token, code);
}

struct digest staff_setup_code_digest(struct str code)
{
	char text[32 + SETUP_CODE_MOST] = "kesu-setup:";
	size_t n = sizeof("kesu-setup:") - 1;

	for (size_t i = 0; i < code.n && i < SETUP_CODE_MOST; i++)
		if (code.p[i] != '-' && code.p[i] != ' ')
			text[n++] = (char)tolower((unsigned char)code.p[i]);
	return core_digest_of((struct str){text, n});
}
