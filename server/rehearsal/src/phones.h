/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the simulation share: the crowd, its booklets, and one resident's phone. */
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

/* A booklet's items in its own order: what to call them, and which of the population's they are. */
struct booklet {
	char href[HREF_SIZE];
	bool is_there;
	bool is_coming;    /* one phone is fetching it, the others wait */
	struct str *codes; /* quoted JSON strings */
	size_t *items;     /* index into the scene's */
	size_t count;
	struct arena arena;
};

enum phone_step { PHONE_START, PHONE_BOOKLET, PHONE_SAVE, PHONE_SUBMIT };

struct phone {
	struct crowd *crowd;
	struct evhttp_connection *connection;
	struct event *timer; /* the pause before a retry, or until a save is due */
	bool waits;          /* for its booklet, which another phone fetches */
	enum phone_step step;
	size_t resident; /* index into the crowd's */
	struct synthetic_population_person person;
	int64_t responses[POPULATION_ITEMS_MAX]; /* by the scene's items */
	char attempt[UUID_TEXT_SIZE], secret[SECRET_SIZE];
	struct booklet *booklet;
	int seq;          /* of the save at hand: 1 is the background */
	int64_t since_us; /* when it was due */
	unsigned tries;   /* of the request at hand */
	bool timed_out;   /* what libevent said of the request that just failed */
	struct buf body;
};

struct crowd {
	const struct simulation_options *options;
	const struct scene *scene;
	const struct population *population;
	const struct simulation_resident *residents;
	size_t next; /* the resident to come */
	struct simulation_report *report;
	struct event_base *base;
	char host[HOST_SIZE], authority[HOST_SIZE]; /* 127.0.0.1 and 127.0.0.1:8080 */
	uint16_t port;
	int64_t begun_us;
	uint64_t tickets; /* saves that were given a time, when there is a rate */
	struct booklet booklets[BOOKLETS_MAX];
	size_t booklet_count;
	struct phone *phones;
	size_t phone_count;
	bool is_let_in;     /* somebody has started an attempt */
	size_t turned_away; /* residents, while nobody has */
};

/* Takes the next resident; when there is none, the phone has finished. */
void rehearsal_phone_next(struct phone *phone);
bool rehearsal_phone_init(struct phone *phone, struct crowd *crowd);
void rehearsal_phone_end(struct phone *phone); /* also half-made */

/* The booklet of this address, added when it is new; NULL when there are too many. */
struct booklet *rehearsal_booklet_find(struct crowd *crowd, const char *href);
/* Understands what the server sent; false when it is no booklet of the scene's instrument. */
bool rehearsal_booklet_take(struct booklet *booklet, const struct scene *scene, struct str json);

#endif
