/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the simulation share: the crowd, its booklets, and the phone of one resident.
 */
#ifndef KESU_APP_REHEARSAL_PHONES_H
#define KESU_APP_REHEARSAL_PHONES_H

#include "simulation.h"

#include <base/buf.h>
#include <base/uuid.h>

#include <model/booklet_design.h>

#include <event2/event.h>
#include <event2/http.h>
#include <event2/util.h>

enum {
	BOOKLETS_MAX = BOOKLET_DESIGN_MAX * MODEL_LANGUAGES,
	HREF_SIZE = 256,
	SECRET_SIZE = 256,
	PATH_SIZE = 384,
	HOST_SIZE = 272,
	BODY_MAX = 4096, /* bytes of a request */
};

/* A booklet's items in its own order: their codes, and which items of the population they are. */
struct booklet {
	char href[HREF_SIZE];
	bool is_there;
	bool is_coming;    /* one phone is fetching it and the others wait */
	struct str *codes; /* quoted JSON strings */
	size_t *items;     /* indices into the scene's items */
	size_t count;
	struct arena arena;
};

enum phone_step { PHONE_START, PHONE_BOOKLET, PHONE_SAVE, PHONE_SUBMIT };

struct phone {
	struct crowd *crowd;
	struct evhttp_connection *connection;
	struct event *timer; /* the pause before a retry, or before a save is due */
	bool waits;          /* true while another phone fetches the booklet */
	enum phone_step step;
	size_t resident; /* index into the crowd's residents */
	struct synthetic_population_person person;
	int64_t responses[POPULATION_ITEMS_MAX]; /* in the order of the scene's items */
	char attempt[UUID_TEXT_SIZE], secret[SECRET_SIZE];
	struct booklet *booklet;
	int seq;          /* number of the current save; save 1 is the background */
	int64_t since_us; /* when the current save was due */
	unsigned tries;   /* tries of the current request */
	bool timed_out;   /* whether libevent reported a timeout of the request that just failed */
	struct buf body;
};

struct crowd {
	const struct simulation_options *options;
	const struct scene *scene;
	const struct population *population;
	const struct simulation_resident *residents;
	size_t next; /* index of the next resident to serve */
	struct simulation_report *report;
	struct event_base *base;
	char host[HOST_SIZE], authority[HOST_SIZE]; /* 127.0.0.1 and 127.0.0.1:8080 */
	uint16_t port;
	int64_t begun_us;
	uint64_t tickets; /* number of saves that were given a time; used when there is a rate */
	struct booklet booklets[BOOKLETS_MAX];
	size_t booklet_count;
	struct phone *phones;
	size_t phone_count;
	bool is_let_in;     /* true after somebody has started an attempt */
	size_t turned_away; /* number of residents turned away before anybody was let in */
};

/* Takes the next resident. When there is none, the phone has finished. */
void rehearsal_phone_next(struct phone *phone);
bool rehearsal_phone_init(struct phone *phone, struct crowd *crowd);
void rehearsal_phone_end(struct phone *phone); /* may be called when only half made */

/* The booklet at this address; a new one is added. NULL when there are too many. */
struct booklet *rehearsal_booklet_find(struct crowd *crowd, const char *href);
/*
 * Reads the booklet that the server sent. False when it is not a booklet of the scene's instrument.
 */
bool rehearsal_booklet_take(struct booklet *booklet, const struct scene *scene, struct str json);

#endif
