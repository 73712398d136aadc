/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A publication for everybody: its page, its picture, its table, its signed file. Each request asks
 * the database whether the publication stands and whether it was withdrawn; what is shown is then
 * on the worker's shelf, or is made by the thread for what anybody may ask.
 *
 * What can go wrong: no such publication (404), the database does not answer (503), the thread has
 * as much to do as may wait (503).
 */
#include "handlers.h"

#include "html.h"
#include "shelf.h"
#include <report/report.h>

#include <core/offload.h>
#include <core/resource.h>

#include <base/config.h>
#include <base/log.h>
#include <base/memory.h>

#include <queries/report.h>
#include <stdlib.h>
#include <string.h>

#define CACHED       "public, max-age=300"
#define CACHED_BRIEF "public, max-age=60"

enum { PAGE_MAX = 64 << 10, ADDRESS_MAX = 300 };

struct showing {
	struct http_exchange *x;
	enum report_kind kind;
	bool latest; /* to be sent to the address of its run */
	struct str slug;
	int64_t run;
};

/* Lives on its own, as those who wait for it may come and go. */
struct making {
	struct report_shelf *shelf;
	struct report_piece *piece;
	struct report_order order;
	struct arena arena;
	struct buf bytes;
	struct error error;
	bool good;
};

static struct report_shelf *shelf_of(struct http_exchange *x)
{
	return core_part_state(core_context(x), &report_part);
}

/* A page for a browser, a problem for a program. */
static void reply_missing(struct http_exchange *x, enum report_kind kind)
{
	struct str accepts = http_header(x, "Accept");
	struct buf page;

	if (kind != REPORT_PAGE || !memmem(accepts.p, accepts.n, "text/html", 9)) {
		http_reply_problem(x, &http_not_found, STR("no such publication"), NULL, 0);
		return;
	}
	buf_init(&page, PAGE_MAX);
	report_page_missing(&page);
	http_reply_header(x, "Content-Security-Policy", report_page_policy());
	http_reply(x, 404, report_content_type(kind), buf_str(&page));
	buf_free(&page);
}

static void reply_piece(struct http_exchange *x, const struct report_piece *piece)
{
	http_reply_header(x, "Cache-Control", CACHED);
	if (piece->kind == REPORT_PAGE)
		http_reply_header(x, "Vary", "Host"); /* site_of: a cache must not mix them up */
	if (http_reply_unchanged(x, piece->etag))
		return;
	if (piece->kind == REPORT_PAGE)
		http_reply_header(x, "Content-Security-Policy", report_page_policy());
	if (piece->kind == REPORT_CSV)
		http_reply_header(x, "Content-Disposition", "attachment");
	http_reply(x, 200, report_content_type(piece->kind), buf_str(&piece->bytes));
}

/* --- making --- */

static void make(void *state)
{
	struct making *making = state;

	making->good = report_order_make(&making->bytes, &making->order, &making->error);
}

static void waits_end(struct report_piece *piece, const struct http_problem_type *problem)
{
	struct report_wait *wait = piece->waits, *next;

	piece->waits = NULL;
	for (; wait; wait = next) {
		next = wait->next;
		if (problem)
			http_reply_problem(wait->x, problem, STR(""), NULL, 0);
		else
			reply_piece(wait->x, piece);
	}
}

static void making_end(struct making *making, const struct http_problem_type *problem)
{
	if (problem) {
		waits_end(making->piece, problem);
		report_shelf_drop(making->piece);
	} else {
		report_shelf_put(making->shelf, making->piece, &making->bytes);
		waits_end(making->piece, NULL);
	}
	buf_free(&making->bytes);
	arena_free(&making->arena);
	free(making);
}

static void made(void *state, bool worked)
{
	struct making *making = state;

	if (worked && !making->good)
		log_error("a publication cannot be shown", LOG_TEXT("problem", making->error.text));
	making_end(making, making->good ? NULL : worked ? &http_internal_error : &http_unavailable);
}

static void file_read(struct db_batch *batch, void *state)
{
	struct making *making = state;
	struct http_exchange *x = making->piece->waits->x;
	struct q_report_published_row row;

	if (db_batch_outcome(batch) != DB_DONE || !q_report_published_row(batch, 0, 0, &row)) {
		making_end(making, &http_unavailable);
		return;
	}
	making->order.manifest = arena_copy(&making->arena, row.manifest);
	making->order.facts = arena_copy(&making->arena, row.facts);
	if (!core_offload_add(core_context(x)->files, make, made, making))
		making_end(making, &http_unavailable);
}

/* --- asking --- */

/* The address that browsers know this server by; of a request that does not say, none. */
static struct str site_of(struct http_exchange *x)
{
	const char *address = config_text(core_context(x)->config, "public_address");
	struct str host = http_header(x, "Host");

	if (*address)
		return str_from(address);
	return host.n ? arena_printf(http_arena(x), "http%s://%.*s", http_is_secure(x) ? "s" : "",
	                        STR_ARG(host))
	              : host;
}

static enum prose_language language_of(struct http_exchange *x)
{
	return str_equal_c(http_query(x, "lang"), "en") ? PROSE_EN : PROSE_ZH;
}

static struct str path_of(struct arena *arena, const struct showing *showing)
{
	return arena_printf(
	        arena, "/results/%.*s/%lld", STR_ARG(showing->slug), (long long)showing->run);
}

static struct digest key_of(const struct showing *showing, struct str withdrawn, struct str site)
{
	struct arena *arena = http_arena(showing->x);

	return core_digest_of(arena_printf(arena, "%lld\n%d\n%d\n%d\n%.*s\n%.*s",
	        (long long)showing->run, showing->kind, language_of(showing->x),
	        withdrawn.p != NULL, STR_ARG(site), STR_ARG(withdrawn)));
}

static void making_start(struct showing *showing, struct report_piece *piece, struct str site)
{
	struct making *making = memory_new(1, sizeof(*making));
	struct db_batch *batch = db_batch_new(core_context(showing->x)->slow);

	piece->taken = true;
	piece->kind = showing->kind;
	making->shelf = shelf_of(showing->x);
	making->piece = piece;
	arena_init(&making->arena, ADDRESS_MAX);
	buf_init(&making->bytes, REPORT_BYTES_MAX);
	making->order = (struct report_order){.kind = showing->kind,
	        .language = language_of(showing->x),
	        .site = arena_copy(&making->arena, site),
	        .path = path_of(&making->arena, showing)};
	db_batch_yield(batch);
	q_report_published(batch, showing->run);
	db_batch_send(batch, file_read, making);
}

static void show(struct showing *showing, struct str withdrawn)
{
	struct http_exchange *x = showing->x;
	struct str site = site_of(x);
	struct digest key = key_of(showing, withdrawn, site);
	struct report_piece *piece = report_shelf_find(shelf_of(x), &key);
	struct report_wait *wait;
	bool begun;

	if (!piece) {
		http_reply_problem(x, &http_unavailable, STR(""), NULL, 0);
		return;
	}
	if (piece->made) {
		reply_piece(x, piece);
		return;
	}
	begun = piece->taken;
	wait = arena_new(http_arena(x), 1, sizeof(*wait));
	*wait = (struct report_wait){x, piece->waits};
	piece->waits = wait;
	http_take_time(x);
	if (!begun)
		making_start(showing, piece, site);
}

static void standing_seen(struct db_batch *batch, void *state)
{
	struct showing *showing = state;
	struct q_report_standing_row row;

	if (!core_batch_done(showing->x, batch))
		return;
	if (!q_report_standing_row(batch, 0, 0, &row)) {
		reply_missing(showing->x, showing->kind);
		return;
	}
	showing->run = row.run_id;
	if (!showing->latest) {
		show(showing, row.withdrawn);
		return;
	}
	http_reply_header(showing->x, "Cache-Control", CACHED_BRIEF);
	http_reply_header(showing->x, "Location",
	        arena_printf(http_arena(showing->x), "%.*s%s",
	                STR_ARG(path_of(http_arena(showing->x), showing)),
	                language_of(showing->x) == PROSE_EN ? "?lang=en" : "")
	                .p);
	http_reply_empty(showing->x, 302);
}

static void ask(struct http_exchange *x, enum report_kind kind, bool latest)
{
	struct showing *showing = arena_new(http_arena(x), 1, sizeof(*showing));
	struct db_batch *batch;

	*showing = (struct showing){
	        .x = x, .kind = kind, .latest = latest, .slug = http_param(x, "slug")};
	if (!latest && (!str_to_int64(http_param(x, "run"), &showing->run) || showing->run < 1)) {
		reply_missing(x, kind);
		return;
	}
	if (!core_limit_admits(x, CORE_LIMIT_READS))
		return;
	batch = db_batch_new(core_context(x)->slow);
	db_batch_yield(batch);
	q_report_standing(batch, showing->slug, latest ? NULL : &showing->run);
	db_batch_send(batch, standing_seen, showing);
}

void report_latest_get(struct http_exchange *x)
{
	ask(x, REPORT_PAGE, true);
}

void report_page_get(struct http_exchange *x)
{
	ask(x, REPORT_PAGE, false);
}

void report_card_get(struct http_exchange *x)
{
	ask(x, REPORT_CARD, false);
}

void report_csv_get(struct http_exchange *x)
{
	ask(x, REPORT_CSV, false);
}

void report_manifest_get(struct http_exchange *x)
{
	ask(x, REPORT_MANIFEST, false);
}
