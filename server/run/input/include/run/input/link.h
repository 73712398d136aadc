/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which earlier run's item parameters hold the scale of this run, and on which form its points are
 * judged.
 *
 * anchors      the instrument names items of an earlier version. These items keep the parameters
 *              that the last run of that version, of the same class and kind, found. The others
 *              are estimated anew
 * same version an earlier wave of the programme was scored with this version: its items keep
 *              their parameters
 * reference    the form is that of an earlier version: its items that are anchors count as
 *              answered, the other items count by their known curves
 *
 * An item that has drifted is estimated anew for scoring its answers. On the form it still counts
 * with its earlier parameters: a question that became easier must not raise anybody's score.
 */
#ifndef KESU_RUN_INPUT_LINK_H
#define KESU_RUN_INPUT_LINK_H

#include <irt/item.h>
#include <measurement/measure.h>
#include <model/instrument.h>

struct run_link {
	int64_t run_id; /* the run that the parameters are from; 0 when there is none */
	int32_t instrument_id;
	struct instrument_name from; /* the version that the parameters belong to */
	struct str slug;             /* of that run's survey */
	int year;
	bool named;              /* true when the instrument's anchors name it */
	struct instrument *form; /* the reference form; NULL when it is the instrument's own */
	int32_t form_id;         /* the number of `form` */
	struct irt_item *known;  /* for each own item; an item without categories is not known */
	/* For each item of the form, how it counts there; without categories: as answered. */
	struct irt_item *on_form;
};

void run_link_end(struct run_link *link); /* may be called when only half read */

/* The form that points are judged on. `instrument`, here and below, is the survey's own. */
const struct instrument *run_link_form(
        const struct run_link *link, const struct instrument *instrument);
/* True when the instrument names this item of its own as an item of an earlier version. */
bool run_link_is_anchor(const struct instrument *instrument, const struct instrument_item *item);
/*
 * The number, from 0, of the survey's own item that is this item of the form. Negative when it was
 * not asked.
 */
int run_link_column(const struct run_link *link, const struct instrument *instrument,
        const struct instrument_item *on_form);

/*
 * Items for measurement_make: first the survey's own in the order of their columns, then those
 * items of the form that were not asked.
 */
struct run_link_items {
	struct measure_item *item;
	size_t count;
	int *position; /* for each item after the survey's own, its place on the form */
};

/*
 * freed: for each own item, whether it has drifted; NULL when none has. held: whether the link is
 * used at all.
 */
struct run_link_items run_link_items(const struct run_link *link,
        const struct instrument *instrument, bool held, const bool *freed);
void run_link_items_end(struct run_link_items *items);

#endif
