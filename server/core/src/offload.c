/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two lists under one lock: pieces that wait, and pieces that have been done. The thread moves them
 * from one to the other, and an eventfd wakes the loop. The thread has a lower priority than the
 * loop, so that on a busy machine phones come first, where the system lets it.
 */
#include <core/offload.h>

#include <base/memory.h>

#include <event2/event.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

enum { NICENESS = 5 };

struct piece {
	core_offload_work *work;
	core_offload_done *done;
	void *state;
	struct piece *next;
};

struct pieces {
	struct piece *first, *last;
};

struct core_offload {
	size_t waiting_max, waiting_count;
	struct event *wake;
	int wake_fd;
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t lock; /* of what follows and of waiting_count */
	pthread_cond_t changed;
	struct pieces waiting, worked;
	bool ending;
};

static void pieces_add(struct pieces *pieces, struct piece *piece)
{
	piece->next = NULL;
	if (pieces->last)
		pieces->last->next = piece;
	else
		pieces->first = piece;
	pieces->last = piece;
}

static struct piece *pieces_take(struct pieces *pieces)
{
	struct piece *piece = pieces->first;

	if (piece)
		pieces->first = piece->next;
	if (!pieces->first)
		pieces->last = NULL;
	return piece;
}

static void wake_loop(const struct core_offload *offload)
{
	/* It fails only when it is awake already: the counter is full. */
	(void)!eventfd_write(offload->wake_fd, 1);
}

static void *thread_main(void *state)
{
	struct core_offload *offload = state;
	struct piece *piece;

	(void)!setpriority(PRIO_PROCESS, (id_t)gettid(), NICENESS);
	pthread_mutex_lock(&offload->lock);
	while (!offload->ending) {
		piece = pieces_take(&offload->waiting);
		if (!piece) {
			pthread_cond_wait(&offload->changed, &offload->lock);
			continue;
		}
		offload->waiting_count--;
		pthread_mutex_unlock(&offload->lock);
		piece->work(piece->state);
		pthread_mutex_lock(&offload->lock);
		pieces_add(&offload->worked, piece);
		wake_loop(offload);
	}
	pthread_mutex_unlock(&offload->lock);
	return NULL;
}

/* Signals are the loop's. */
static void thread_begin(struct core_offload *offload)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&offload->thread, NULL, thread_main, offload) != 0)
		abort();
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	offload->has_thread = true;
}

static void end_pieces(struct core_offload *offload, struct pieces *pieces, bool worked)
{
	for (;;) {
		struct piece *piece;

		pthread_mutex_lock(&offload->lock);
		piece = pieces_take(pieces);
		pthread_mutex_unlock(&offload->lock);
		if (!piece)
			return;
		piece->done(piece->state, worked);
		free(piece);
	}
}

static void on_wake(evutil_socket_t fd, short what, void *state)
{
	struct core_offload *offload = state;
	eventfd_t times;

	(void)what;
	(void)!eventfd_read(fd, &times);
	end_pieces(offload, &offload->worked, true);
}

struct core_offload *core_offload_new(struct event_base *base, size_t waiting_max)
{
	struct core_offload *offload = memory_new(1, sizeof(*offload));

	offload->waiting_max = waiting_max;
	offload->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (offload->wake_fd < 0 || pthread_mutex_init(&offload->lock, NULL) != 0 ||
	        pthread_cond_init(&offload->changed, NULL) != 0)
		abort();
	offload->wake = event_new(base, offload->wake_fd, EV_READ | EV_PERSIST, on_wake, offload);
	if (!offload->wake || event_add(offload->wake, NULL) != 0)
		abort();
	return offload;
}

static void thread_end(struct core_offload *offload)
{
	pthread_mutex_lock(&offload->lock);
	offload->ending = true;
	pthread_cond_signal(&offload->changed);
	pthread_mutex_unlock(&offload->lock);
	if (offload->has_thread)
		pthread_join(offload->thread, NULL);
}

void core_offload_free(struct core_offload *offload)
{
	if (!offload)
		return;
	thread_end(offload);
	event_free(offload->wake);
	end_pieces(offload, &offload->worked, true);
	end_pieces(offload, &offload->waiting, false);
	close(offload->wake_fd);
	pthread_cond_destroy(&offload->changed);
	pthread_mutex_destroy(&offload->lock);
	free(offload);
}

bool core_offload_add(
        struct core_offload *offload, core_offload_work *work, core_offload_done *done, void *state)
{
	struct piece *piece;
	bool added;

	pthread_mutex_lock(&offload->lock);
	added = !offload->ending && offload->waiting_count < offload->waiting_max;
	if (added) {
		piece = memory_new(1, sizeof(*piece));
		*piece = (struct piece){.work = work, .done = done, .state = state};
		pieces_add(&offload->waiting, piece);
		offload->waiting_count++;
		pthread_cond_signal(&offload->changed);
	}
	pthread_mutex_unlock(&offload->lock);
	if (added && !offload->has_thread)
		thread_begin(offload);
	return added;
}
