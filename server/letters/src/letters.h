/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The letters of a sample: a one-time token for each drawn person, stored as an invitation, and a
 * row of the file that letters are printed from. The token is stored there and nowhere else. A
 * household's row says how the person is chosen at the door, with its whole table of Kish's.
 */
#ifndef KESU_LETTERS_SAMPLE_H
#define KESU_LETTERS_SAMPLE_H

#include <base/arena.h>
#include <core/invitation.h>
#include <db/session.h>

#include <jansson.h>
#include <stdio.h>

struct letter {
	int32_t number, psu;
	double base_weight;
	struct str unit, psu_name, stratum, respondent; /* respondent: of a household */
	const char *kish;                               /* its table; NULL: none */
	json_t *person; /* NULL: the frame says nothing of the person */
	struct uuid old_attempt;
	char token[INVITATION_TOKEN_SIZE];
};

struct letters {
	struct letter *letter;  /* psu by psu */
	size_t count, batches;  /* batches: psus */
	bool reprint, released; /* released: only those of released replicates */
	/* NULL: letters of an open survey are not made again. Set: their tokens follow from it and
	 * the case, so that a reply which is lost can be had again while the links stay good. */
	const struct secret_keys *keys;
	int32_t survey_id;
	struct db_array psus;    /* names; none: all */
	struct db_array numbers; /* cases; none: all */
	size_t most;             /* letters; 0: any number */
	struct str reason;       /* why they are printed again; p == NULL: not said */
	const char *site;        /* in front of /i/TOKEN; "": nothing */
	struct arena arena;
};

/* From names with commas; "": all. */
KESU_MUST_CHECK bool letters_psus(struct letters *letters, const char *text, struct error *error);
bool letters_site_valid(const char *site);
/* In a transaction, which the caller commits: finds the survey and those who are to get a letter,
 * stores their invitations, and notes it. Those of letters that are printed again are void, but
 * for an open survey's, which are the same again. Fails when nobody is to get one. In any case call
 * letters_end. */
KESU_MUST_CHECK bool letters_make(struct letters *letters, struct db_session *session,
        struct str slug, int32_t *survey_id, struct error *error);
void letters_write(const struct letters *letters, FILE *file);
void letters_end(struct letters *letters);

#endif
