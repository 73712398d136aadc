/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The letters as sheets to be printed, a page each, with a page in front of each batch. */
#ifndef KESU_LETTERS_SHEETS_H
#define KESU_LETTERS_SHEETS_H

#include "letters.h"

struct letter_sheets {
	struct str *illegible; /* units whose name or address the sheet cannot show wholly */
	size_t illegible_count;
};

/* Fails also when an official survey has no approval yet: its sheets would not say whose it is.
 * What it allocates is the letters'. */
KESU_MUST_CHECK bool letters_sheets_write(struct letter_sheets *sheets, struct letters *letters,
        struct db_session *session, int32_t survey_id, FILE *file, struct error *error);

#endif
