/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which earlier run's item parameters hold the scale of this one, and on whose form its points are
 * judged.
 *
 *	anchors      the instrument names items of an earlier version: these keep the parameters
 *	             that version's last run of the same class and kind found, the others are found
 *	             anew
 *	same version an earlier wave of the programme was scored with this version: its items
 *	             keep theirs
 *	reference    the form is an earlier version's: its items that are anchors count as answered,
 *	             the rest by the curves known of them
 *
 * An item that has drifted is estimated anew as it was answered, and counts on the form as it was
 * known: a question that became easier must not raise anybody's score.
 */
#ifndef KESU_RUN_INPUT_LINK_H
#define KESU_RUN_INPUT_LINK_H

#include <irt/item.h>
#include <measurement/measure.h>
#include <model/instrument.h>

struct run_link {
	int64_t run_id; /* whose parameters; 0: there are none */
	int32_t instrument_id;
	struct instrument_name from; /* the version they are of */
	struct str slug;             /* of that run's survey */
	int year;
	bool named;              /* by the instrument's anchors */
	struct instrument *form; /* the reference form; NULL: the instrument's own */
	int32_t form_id;         /* of `form` */
	struct irt_item *known;  /* of each own item; without categories: not known */
	struct irt_item
	        *on_form; /* of each item of the form: how it counts there; without: as answered */
};

void run_link_end(struct run_link *link); /* also half-read */

/* `instrument`, here and below: the survey's own. The form's: */
const struct instrument *run_link_form(
        const struct run_link *link, const struct instrument *instrument);
/* The instrument names this item of its own as one of an earlier version. */
bool run_link_is_anchor(const struct instrument *instrument, const struct instrument_item *item);
/* The survey's own item, from 0, that is this one of the form; negative: it was not asked. */
int run_link_column(const struct run_link *link, const struct instrument *instrument,
        const struct instrument_item *on_form);

/*
 * Items for measurement_make: first the survey's own by their columns, then those of the form not
 * asked.
 */
struct run_link_items {
	struct measure_item *item;
	size_t count;
	int *position; /* on the form, of each beyond the survey's own */
};

/* freed: of each own item, it has drifted; NULL: none has. `held`: by the link at all. */
struct run_link_items run_link_items(const struct run_link *link,
        const struct instrument *instrument, bool held, const bool *freed);
void run_link_items_end(struct run_link_items *items);

#endif
