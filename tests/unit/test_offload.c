/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work beside the event loop: who does what, in which order, how many may wait, and the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <core/offload.h>

#include <event2/event.h>
#include <pthread.h>
#include <semaphore.h>

enum { PIECES = 4 };

struct piece {
	int number;
	sem_t *go; /* waited for while working; NULL: it does not wait */
	sem_t *begun;
	pthread_t worker, ender;
	bool worked;
	int ended; /* how many times */
};

static struct event_base *base;
static struct piece pieces[PIECES];
static int order[PIECES], ended;
static sem_t go, begun;

static int setup(void **state)
{
	(void)state;
	base = event_base_new();
	ended = 0;
	for (int i = 0; i < PIECES; i++)
		pieces[i] = (struct piece){.number = i};
	return sem_init(&go, 0, 0) | sem_init(&begun, 0, 0);
}

static int teardown(void **state)
{
	(void)state;
	event_base_free(base);
	return sem_destroy(&go) | sem_destroy(&begun);
}

static void work(void *state)
{
	struct piece *piece = state;

	piece->worker = pthread_self();
	if (piece->begun)
		sem_post(piece->begun);
	if (piece->go)
		sem_wait(piece->go);
}

static void done(void *state, bool worked)
{
	struct piece *piece = state;

	piece->ender = pthread_self();
	piece->worked = worked;
	piece->ended++;
	order[ended++] = piece->number;
}

static void add_all(struct core_offload *offload)
{
	for (int i = 0; i < PIECES; i++)
		assert_true(core_offload_add(offload, work, done, &pieces[i]));
}

static void run_until(int count)
{
	while (ended < count)
		assert_int_equal(event_base_loop(base, EVLOOP_ONCE), 0);
}

static void another_thread_works_and_the_loop_is_told(void **state)
{
	struct core_offload *offload = core_offload_new(base, PIECES);

	(void)state;
	add_all(offload);
	run_until(PIECES);
	for (int i = 0; i < PIECES; i++) {
		assert_int_equal(order[i], i);
		assert_int_equal(pieces[i].ended, 1);
		assert_true(pieces[i].worked);
		assert_true(pthread_equal(pieces[i].ender, pthread_self()));
		assert_false(pthread_equal(pieces[i].worker, pthread_self()));
		assert_true(pthread_equal(pieces[i].worker, pieces[0].worker));
	}
	core_offload_free(offload);
}

static void on_tick(evutil_socket_t fd, short what, void *state)
{
	int *ticks = state;

	(void)fd;
	(void)what;
	if (++*ticks == 3)
		sem_post(&go);
}

/* The work ends only when the loop has gone on for three ticks. */
static void the_loop_goes_on_meanwhile(void **state)
{
	struct core_offload *offload = core_offload_new(base, 1);
	int ticks = 0;
	struct event *tick = event_new(base, -1, EV_PERSIST, on_tick, &ticks);

	(void)state;
	event_add(tick, &(struct timeval){.tv_usec = 1000});
	pieces[0].go = &go;
	assert_true(core_offload_add(offload, work, done, &pieces[0]));
	run_until(1);
	assert_true(ticks >= 3);
	event_free(tick);
	core_offload_free(offload);
}

static void so_many_wait_and_no_more(void **state)
{
	struct core_offload *offload = core_offload_new(base, 2);

	(void)state;
	pieces[0].go = &go;
	pieces[0].begun = &begun;
	assert_true(core_offload_add(offload, work, done, &pieces[0]));
	sem_wait(&begun);
	assert_true(core_offload_add(offload, work, done, &pieces[1]));
	assert_true(core_offload_add(offload, work, done, &pieces[2]));
	assert_false(core_offload_add(offload, work, done, &pieces[3]));
	sem_post(&go);
	run_until(3);
	assert_int_equal(pieces[3].ended, 0);
	assert_true(core_offload_add(offload, work, done, &pieces[3]));
	run_until(4);
	core_offload_free(offload);
}

int __real_pthread_join(pthread_t thread, void **result);
int __wrap_pthread_join(pthread_t thread, void **result);

/* The thread is told to end while it works, and only then may the work go on. */
int __wrap_pthread_join(pthread_t thread, void **result)
{
	sem_post(&go);
	return __real_pthread_join(thread, result);
}

/* What had begun is finished, what waited is told that it was not done. */
static void the_end_ends_each_once(void **state)
{
	struct core_offload *offload = core_offload_new(base, PIECES);

	(void)state;
	pieces[0].begun = &begun;
	pieces[1].go = &go;
	pieces[1].begun = &begun;
	add_all(offload);
	sem_wait(&begun);
	sem_wait(&begun);
	assert_int_equal(ended, 0);
	core_offload_free(offload);
	assert_int_equal(ended, PIECES);
	for (int i = 0; i < PIECES; i++)
		assert_int_equal(pieces[i].ended, 1);
	assert_true(pieces[0].worked && pieces[1].worked);
	assert_false(pieces[2].worked || pieces[3].worked);
}

static void an_end_without_work(void **state)
{
	(void)state;
	core_offload_free(core_offload_new(base, 1));
	core_offload_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(
	                another_thread_works_and_the_loop_is_told, setup, teardown),
	        cmocka_unit_test_setup_teardown(the_loop_goes_on_meanwhile, setup, teardown),
	        cmocka_unit_test_setup_teardown(so_many_wait_and_no_more, setup, teardown),
	        cmocka_unit_test_setup_teardown(the_end_ends_each_once, setup, teardown),
	        cmocka_unit_test_setup_teardown(an_end_without_work, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
