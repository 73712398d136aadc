/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sheets that are printed, folded and put into envelopes with a window: a page A4 for each invited
 * person, and one in front of each batch. Names and addresses stand where China's domestic window
 * envelope DL (220 x 110 mm) has its window, 25 mm from the left and 30 mm from the top; the page
 * is folded twice, at the marks. The link is a QR code of error correction Q, drawn as a path, and
 * stands beside it as text with a code to be typed.
 *
 * Happy path: sheets_new, then a batch's page and its letters, batch by batch, then sheets_end.
 * What can go wrong: the font is not installed, the disk is full, a link is too long for a QR code.
 */
#ifndef KESU_SHEETS_H
#define KESU_SHEETS_H

#include <base/error.h>
#include <base/str.h>

#include <stddef.h>
#include <stdio.h>

#define SHEETS_FONT "Noto Sans CJK SC"

enum { SHEETS_TEXT_MAX = 2000 }; /* bytes of a name with its address */

/* What a survey knows of itself; an empty text is left out. */
struct sheets_survey {
	struct str title, region, authority, form_number, approval_number, valid_until;
	struct str until; /* the last moment to answer, as it is printed */
	bool rehearsal;
};

struct sheets_letter {
	struct str postcode, address, name; /* empty: the frame does not say */
	struct str unit, batch;
	struct str chosen; /* who of a household answers; empty: the letter is a person's */
	struct str link, typed_at, code; /* typed_at: the address that the code is typed behind */
};

struct sheets;

/* The survey and the file must outlive it. NULL: no font. */
struct sheets *sheets_new(
        FILE *file, const struct sheets_survey *survey, struct error *error) KESU_MUST_CHECK;
void sheets_batch(struct sheets *sheets, struct str batch, struct str stratum, size_t letters);
/* True when all of its name and address is legible: the font has every character, and the window
 * has room for them. */
bool sheets_letter(struct sheets *sheets, const struct sheets_letter *letter);
/* Whether every page is in the file. Frees it in any case. */
bool sheets_end(struct sheets *sheets, struct error *error) KESU_MUST_CHECK;

#endif
