/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * server/http with fewer descriptors than connections: open connections, waiting ones and later
 * ones must all be served.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http_rig.h"

#include <arpa/inet.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	CROWD = 3000,
	CROWD_DESCRIPTORS = 128, /* of the server's process */
	CROWD_OWN = 50,          /* of this process, without the connections of the crowd */
	CROWD_FEW = 100          /* connections that fit into the server's descriptors */
};

#define GET "GET /hello/you HTTP/1.1\r\nHost: kesu\r\n\r\n"

static struct rig rig;
static struct rig_answer answer;
static int crowd[CROWD];

static int start(uint64_t connection_max)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return -1;
	limit.rlim_cur = limit.rlim_max;
	if (limit.rlim_max < CROWD + CROWD_OWN || setrlimit(RLIMIT_NOFILE, &limit)) {
		print_error("the limit of open files must be at least %d\n", CROWD + CROWD_OWN);
		return -1;
	}
	rig.descriptors = CROWD_DESCRIPTORS;
	rig.connection_max = connection_max;
	rig_start(&rig, NULL, NULL);
	return 0;
}

/* The system's limit of descriptors is reached first. */
static int start_without_descriptors(void **state)
{
	(void)state;
	return start(2 * CROWD);
}

/* The server's own limit of connections is reached first. */
static int start_with_few(void **state)
{
	(void)state;
	return start(CROWD_FEW);
}

static int stop(void **state)
{
	(void)state;
	rig_signal(&rig, SIGTERM);
	return rig_wait(&rig);
}

static void check_answer(int fd)
{
	rig_send(fd, STR(GET));
	rig_read(fd, &answer, false);
	assert_int_equal(answer.status, 200);
}

/* All at once: no client waits until the server has accepted another. */
static void crowd_comes(void)
{
	const struct sockaddr_in address = {.sin_family = AF_INET,
	        .sin_port = htons((uint16_t)rig.port),
	        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

	for (size_t i = 0; i < CROWD; i++) {
		crowd[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		assert_true(crowd[i] >= 0);
		/* Returns at once, before the connection is made. */
		(void)connect(crowd[i], (const struct sockaddr *)&address, sizeof(address));
	}
}

static void crowd_leaves(void)
{
	for (size_t i = 0; i < CROWD; i++)
		close(crowd[i]);
}

static void connections_are_served_beside_a_crowd_and_after_it(void **state)
{
	int early = rig_connect(&rig), late;

	(void)state;
	check_answer(early);
	for (int round = 0; round < 3; round++) {
		crowd_comes();
		for (int i = 0; i < 20; i++)
			check_answer(early);
		crowd_leaves();
		assert_true(rig_settles(&rig.counters->connections_open, 1));
		late = rig_connect(&rig);
		check_answer(late);
		close(late);
		assert_true(rig_settles(&rig.counters->connections_open, 1));
	}
	check_answer(early);
	close(early);
}

/* The clients stay and send nothing or half a head: only the time limits free descriptors. */
static void limits_of_time_make_room_for_who_waits(void **state)
{
	int late;

	(void)state;
	crowd_comes();
	for (size_t i = 0; i < CROWD; i += 2)
		rig_send(crowd[i], STR("GET /hello/you HTTP/1.1\r\nX: "));
	late = rig_connect(&rig);
	rig_send(late, STR(GET));
	assert_true(rig_advance_until(&rig, late, RIG_HEADER_MS, STR("")));
	rig_read(late, &answer, false);
	assert_int_equal(answer.status, 200);
	close(late);
	crowd_leaves();
	assert_true(rig_settles(&rig.counters->connections_open, 0));
}

int main(void)
{
	const struct CMUnitTest without_descriptors[] = {
	        cmocka_unit_test(connections_are_served_beside_a_crowd_and_after_it),
	        cmocka_unit_test(limits_of_time_make_room_for_who_waits),
	};
	const struct CMUnitTest with_few[] = {
	        cmocka_unit_test(connections_are_served_beside_a_crowd_and_after_it),
	};
	int failed = cmocka_run_group_tests(without_descriptors, start_without_descriptors, stop);

	return failed + cmocka_run_group_tests(with_few, start_with_few, stop);
}
