/* SPDX-License-Identifier: GPL-3.0-or-later */
/* db lanes against a real PostgreSQL: order, isolation, limits, losses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <db/db.h>

#include <base/clock.h>

#include "cluster.h"

#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* WAIT_MS: the longest wait for an effect. LONG_MS: a time limit that must not end in a test. */
enum { WAIT_MS = 200000, LONG_MS = 300000, GATE = 7 };

static struct cluster_fixture cluster;
static struct event_base *base;

static const struct db_column number_param[] = {{"number", DB_INT4, false}};
static const struct db_column text_param[] = {{"text", DB_TEXT, false}};

static const struct db_statement insert_number = {.name = "insert_number",
        .sql = "INSERT INTO lane_test VALUES ($1)",
        .params = number_param,
        .param_count = 1};
static const struct db_statement count_rows = {
        .name = "count_rows", .sql = "SELECT count(*) FROM lane_test", .result_count = 1};
static const struct db_statement divide = {.name = "divide",
        .sql = "SELECT 100 / $1",
        .params = number_param,
        .param_count = 1,
        .result_count = 1};
static const struct db_statement doze = {.name = "doze",
        .sql = "SELECT 1 FROM pg_sleep($1 / 1000.0)",
        .params = number_param,
        .param_count = 1,
        .result_count = 1};
/* `pass` waits while another session holds the gate by `hold`. */
static const struct db_statement hold = {.name = "hold",
        .sql = "SELECT 1 FROM pg_advisory_lock($1)",
        .params = number_param,
        .param_count = 1,
        .result_count = 1};
static const struct db_statement pass = {.name = "pass",
        .sql = "SELECT 1 FROM pg_advisory_xact_lock_shared($1)",
        .params = number_param,
        .param_count = 1,
        .result_count = 1};
static const struct db_statement who = {.name = "who",
        .sql = "SELECT current_user || ' ' || current_setting('search_path')",
        .result_count = 1};
static const struct db_statement measure = {.name = "measure",
        .sql = "SELECT length($1), $1",
        .params = text_param,
        .param_count = 1,
        .result_count = 2};
static const struct db_statement *const statement_list[] = {
        &insert_number, &count_rows, &divide, &doze, &hold, &pass, &who, &measure};
static const struct db_statements some_statements = {
        statement_list, sizeof(statement_list) / sizeof(*statement_list)};
static const struct db_statements *const statements[] = {&some_statements};

struct reply {
	unsigned calls, order;
	enum db_outcome outcome;
	char sqlstate[6], text[64];
	int64_t number;
};
static unsigned replies;

static void on_done(struct db_batch *batch, void *state)
{
	struct reply *reply = state;
	struct str text;

	reply->calls++;
	reply->order = ++replies;
	reply->outcome = db_batch_outcome(batch);
	snprintf(reply->sqlstate, sizeof(reply->sqlstate), "%s", db_batch_sqlstate(batch));
	if (reply->outcome != DB_DONE || !db_rows(batch, 0))
		return;
	reply->number = db_get_int(batch, 0, 0, 0);
	text = db_get_bytes(batch, 0, 0, 0);
	snprintf(reply->text, sizeof(reply->text), "%.*s", STR_ARG(text));
}

static struct db_lane_options lane_options(void)
{
	return (struct db_lane_options){.name = "test",
	        .conninfo = cluster_conninfo(&cluster),
	        .connections = 1,
	        .in_flight_max = 64,
	        .queue_max = 1000,
	        .statement_timeout_ms = LONG_MS,
	        .queue_timeout_ms = LONG_MS,
	        .statements = statements,
	        .statements_count = 1};
}

static void turn(void)
{
	const struct timeval tick = {0, 5000};

	event_base_loopexit(base, &tick);
	event_base_dispatch(base);
}

static void wait_for_calls(const struct reply *reply, unsigned calls)
{
	int64_t end_us = clock_monotonic_us() + WAIT_MS * INT64_C(1000);

	while (reply->calls < calls && clock_monotonic_us() < end_us)
		turn();
	assert_int_equal(reply->calls, calls);
}

static void wait_ready(const struct db_lane *lane)
{
	int64_t end_us = clock_monotonic_us() + WAIT_MS * INT64_C(1000);

	while (!db_lane_ready(lane) && clock_monotonic_us() < end_us)
		turn();
	assert_true(db_lane_ready(lane));
}

static struct db_lane *lane_ready(const struct db_lane_options *options)
{
	struct db_lane *lane = db_lane_new(base, options);

	wait_ready(lane);
	return lane;
}

static void put_number(struct db_batch *batch, const struct db_statement *statement, int32_t number)
{
	db_batch_statement(batch, statement);
	db_put_int4(batch, number);
}

static void ask_number(struct db_lane *lane, const struct db_statement *statement, int32_t number,
        struct reply *reply)
{
	struct db_batch *batch = db_batch_new(lane);

	put_number(batch, statement, number);
	db_batch_send(batch, on_done, reply);
}

static void ask(struct db_lane *lane, const struct db_statement *statement, struct reply *reply)
{
	struct db_batch *batch = db_batch_new(lane);

	db_batch_statement(batch, statement);
	db_batch_send(batch, on_done, reply);
}

/* From now on `pass` waits until the lane that this returns is freed. */
static struct db_lane *close_gate(void)
{
	struct db_lane_options options = lane_options();
	struct db_lane *lane = lane_ready(&options);
	struct reply held = {0};

	ask_number(lane, &hold, GATE, &held);
	wait_for_calls(&held, 1);
	assert_int_equal(held.outcome, DB_DONE);
	return lane;
}

static void wait_in_flight(const struct db_lane *lane, uint64_t count)
{
	int64_t end_us = clock_monotonic_us() + WAIT_MS * INT64_C(1000);

	while (db_lane_count(lane).in_flight < count && clock_monotonic_us() < end_us)
		turn();
	assert_int_equal(db_lane_count(lane).in_flight, count);
}

static int empty_table(void **state)
{
	char ignored[256];

	(void)state;
	cluster_sql(&cluster, "TRUNCATE lane_test, lane_once", ignored);
	return 0;
}

static void batches_of_one_turn_are_answered_in_order(void **state)
{
	struct db_lane_options options = lane_options();
	struct db_lane *lane = lane_ready(&options);
	struct reply first = {0}, second = {0}, none = {0};

	(void)state;
	ask_number(lane, &insert_number, 1, &first);
	ask(lane, &count_rows, &second);
	db_batch_send(db_batch_new(lane), on_done, &none);
	assert_int_equal(first.calls, 0); /* never inside db_batch_send */
	wait_for_calls(&none, 1);
	assert_int_equal(first.outcome, DB_DONE);
	assert_int_equal(second.outcome, DB_DONE);
	assert_int_equal(second.number, 1);
	assert_int_equal(none.outcome, DB_DONE);
	assert_true(first.order < second.order && second.order < none.order);
	assert_int_equal(db_lane_count(lane).batches, 3);
	db_lane_free(lane);
}

static void a_failing_batch_never_hurts_its_neighbours(void **state)
{
	struct db_lane_options options = lane_options();
	struct db_lane *lane = lane_ready(&options);
	struct reply before = {0}, bad = {0}, after = {0}, count = {0};
	struct db_batch *batch = db_batch_new(lane);

	(void)state;
	ask_number(lane, &insert_number, 1, &before);
	put_number(batch, &insert_number, 2);
	put_number(batch, &divide, 0);
	put_number(batch, &insert_number, 3);
	db_batch_send(batch, on_done, &bad);
	ask_number(lane, &insert_number, 4, &after);
	ask(lane, &count_rows, &count);
	wait_for_calls(&count, 1);
	assert_int_equal(before.outcome, DB_DONE);
	assert_int_equal(bad.outcome, DB_REFUSED);
	assert_string_equal(bad.sqlstate, "22012");
	assert_int_equal(after.outcome, DB_DONE);
	assert_int_equal(count.number, 2);
	assert_int_equal(db_lane_count(lane).refused, 1);
	assert_int_equal(db_lane_count(lane).reconnects, 0);
	db_lane_free(lane);
}

static void an_error_at_the_commit_is_a_refusal(void **state)
{
	static const struct db_statement insert_once = {.name = "insert_once",
	        .sql = "INSERT INTO lane_once VALUES ($1)",
	        .params = number_param,
	        .param_count = 1};
	const struct db_statement *const with_once[] = {&insert_once, &count_rows};
	const struct db_statements *const sets[] = {&(struct db_statements){with_once, 2}};
	struct db_lane_options options = lane_options();
	struct reply first = {0}, again = {0}, after = {0};
	struct db_lane *lane;

	(void)state;
	options.statements = sets;
	lane = lane_ready(&options);
	ask_number(lane, &insert_once, 1, &first);
	ask_number(lane, &insert_once, 1, &again);
	ask(lane, &count_rows, &after);
	wait_for_calls(&after, 1);
	assert_int_equal(first.outcome, DB_DONE);
	assert_int_equal(again.outcome, DB_REFUSED);
	assert_string_equal(again.sqlstate, "23505");
	assert_int_equal(after.outcome, DB_DONE);
	db_lane_free(lane);
}

static void a_slow_statement_is_cut_off(void **state)
{
	struct db_lane_options options = lane_options();
	struct reply slow = {0}, after = {0};
	struct db_lane *lane;

	(void)state;
	options.statement_timeout_ms = 200;
	lane = lane_ready(&options);
	ask_number(lane, &doze, LONG_MS, &slow);
	wait_for_calls(&slow, 1);
	assert_int_equal(slow.outcome, DB_TIMED_OUT);
	assert_string_equal(slow.sqlstate, "57014");
	/* The connection still works. On a busy machine even a short statement may time out, so it
	 * is repeated. */
	for (unsigned i = 1; i == 1 || after.outcome != DB_DONE; i++) {
		ask(lane, &count_rows, &after);
		wait_for_calls(&after, i);
	}
	db_lane_free(lane);
}

static void the_queue_has_an_end(void **state)
{
	struct db_lane_options options = lane_options();
	struct reply replies_of[5] = {{0}};
	struct db_lane *lane;

	(void)state;
	options.queue_max = 2;
	options.in_flight_max = 1;
	lane = lane_ready(&options);
	for (int i = 0; i < 5; i++)
		ask_number(lane, &insert_number, i, &replies_of[i]);
	for (int i = 0; i < 5; i++)
		assert_int_equal(replies_of[i].calls, 0);
	for (int i = 0; i < 5; i++) {
		wait_for_calls(&replies_of[i], 1);
		assert_int_equal(replies_of[i].outcome, i < 2 ? DB_DONE : DB_UNAVAILABLE);
	}
	assert_int_equal(db_lane_count(lane).unavailable, 3);
	db_lane_free(lane);
}

static void waiting_has_an_end_too(void **state)
{
	struct db_lane_options options = lane_options();
	struct reply busy = {0}, waiting = {0}, nowhere = {0};
	struct db_lane *lane, *gate = close_gate();

	(void)state;
	options.in_flight_max = 1;
	options.queue_timeout_ms = 200;
	lane = lane_ready(&options);
	ask_number(lane, &pass, GATE, &busy);
	ask(lane, &count_rows, &waiting);
	wait_for_calls(&waiting, 1);
	assert_int_equal(busy.calls, 0);
	assert_int_equal(waiting.outcome, DB_TIMED_OUT);
	db_lane_free(gate);
	wait_for_calls(&busy, 1);
	assert_int_equal(busy.outcome, DB_DONE);
	db_lane_free(lane);

	options.conninfo = "host=/nonexistent";
	lane = db_lane_new(base, &options);
	ask(lane, &count_rows, &nowhere);
	wait_for_calls(&nowhere, 1);
	assert_int_equal(nowhere.outcome, DB_UNAVAILABLE);
	assert_false(db_lane_ready(lane));
	db_lane_free(lane);
}

static void leases_keep_a_report_off_the_others(void **state)
{
	struct db_lane_options options = lane_options();
	struct reply slow = {0}, quick[3] = {{0}};
	struct db_lane *lane, *gate = close_gate();

	(void)state;
	options.connections = 2;
	options.in_flight_max = 1;
	lane = lane_ready(&options);
	ask_number(lane, &pass, GATE, &slow);
	for (int i = 0; i < 3; i++)
		ask(lane, &count_rows, &quick[i]);
	wait_for_calls(&quick[2], 1);
	assert_int_equal(slow.calls, 0);
	db_lane_free(gate);
	wait_for_calls(&slow, 1);
	db_lane_free(lane);
}

static void a_lost_connection_comes_back_by_itself(void **state)
{
	struct db_lane_options options = lane_options();
	struct reply sent = {0}, queued = {0};
	struct db_lane *lane;
	char ignored[256];

	(void)state;
	options.in_flight_max = 1;
	lane = lane_ready(&options);
	ask_number(lane, &doze, LONG_MS, &sent);
	wait_in_flight(lane, 1);
	ask(lane, &count_rows, &queued);
	cluster_sql(&cluster,
	        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
	        " WHERE application_name = 'kesu-test'",
	        ignored);
	wait_for_calls(&sent, 1);
	assert_int_equal(sent.outcome, DB_LOST);
	wait_for_calls(&queued, 1);
	assert_int_equal(queued.outcome, DB_DONE);
	assert_int_equal(db_lane_count(lane).lost, 1);
	assert_int_equal(db_lane_count(lane).reconnects, 1);
	db_lane_free(lane);
}

static void a_killed_server_comes_back(void **state)
{
	struct db_lane_options options = lane_options();
	struct db_lane *lane = lane_ready(&options);
	struct reply saved = {0}, lost = {0}, after = {0};

	(void)state;
	ask_number(lane, &insert_number, 1, &saved);
	wait_for_calls(&saved, 1);
	ask_number(lane, &doze, LONG_MS, &lost);
	wait_in_flight(lane, 1);
	kill(db_embedded_pid(cluster.embedded), SIGKILL);
	cluster_again(cluster.embedded);
	wait_for_calls(&lost, 1);
	assert_int_equal(lost.outcome, DB_LOST);
	ask(lane, &count_rows, &after);
	wait_for_calls(&after, 1);
	assert_int_equal(after.outcome, DB_DONE);
	assert_int_equal(after.number, 1); /* what was committed is still there */
	db_lane_free(lane);
}

static void closing_a_lane_ends_every_batch(void **state)
{
	struct db_lane_options options = lane_options();
	struct reply sent = {0}, waiting = {0};
	struct db_lane *lane;

	(void)state;
	options.in_flight_max = 1;
	lane = lane_ready(&options);
	ask_number(lane, &doze, LONG_MS, &sent);
	wait_in_flight(lane, 1);
	ask(lane, &count_rows, &waiting);
	db_lane_free(lane);
	assert_int_equal(sent.calls, 1);
	assert_int_equal(sent.outcome, DB_LOST);
	assert_int_equal(waiting.calls, 1);
	assert_int_equal(waiting.outcome, DB_UNAVAILABLE);
}

struct again {
	struct db_lane *lane;
	unsigned calls;
};

static void send_again(struct db_batch *batch, void *state)
{
	struct again *again = state;

	(void)batch;
	again->calls++;
	batch = db_batch_new(again->lane);
	db_batch_statement(batch, &count_rows);
	db_batch_send(batch, send_again, again);
}

static void a_stubborn_sender_does_not_keep_a_lane_open(void **state)
{
	struct db_lane_options options = lane_options();
	struct again again = {db_lane_new(base, &options), 0};
	struct db_batch *batch = db_batch_new(again.lane);

	(void)state;
	db_batch_send(batch, send_again, &again);
	db_lane_free(again.lane);
	assert_in_range(again.calls, 2, 100);
}

static void a_lane_logs_in_as_its_role(void **state)
{
	struct db_lane_options options = lane_options();
	struct reply reply = {0};
	struct db_lane *lane;

	(void)state;
	options.user = "lane_tester";
	lane = lane_ready(&options);
	ask(lane, &who, &reply);
	wait_for_calls(&reply, 1);
	assert_string_equal(reply.text, "lane_tester kesu, pg_catalog");
	db_lane_free(lane);
}

static void a_broken_statement_keeps_the_lane_closed(void **state)
{
	static const struct db_statement broken = {.name = "broken", .sql = "SELECT nothing"};
	const struct db_statement *const some[] = {&count_rows, &broken};
	const struct db_statements *const sets[] = {&(struct db_statements){some, 2}};
	struct db_lane_options options = lane_options();
	struct db_lane *lane;
	int64_t end_us;

	(void)state;
	options.statements = sets;
	lane = db_lane_new(base, &options);
	end_us = clock_monotonic_us() + WAIT_MS * INT64_C(1000);
	while (db_lane_count(lane).reconnects < 2 && clock_monotonic_us() < end_us)
		turn();
	assert_false(db_lane_ready(lane));
	assert_true(db_lane_count(lane).reconnects >= 2);
	db_lane_free(lane);
}

/* In both directions more bytes than the socket takes at once. */
static void large_batches_flow_both_ways(void **state)
{
	enum { BATCHES = 40, SIZE = 300000 };
	struct db_lane_options options = lane_options();
	struct db_lane *lane = lane_ready(&options);
	struct reply reply[BATCHES] = {{0}};
	char *text = malloc(SIZE);

	(void)state;
	memset(text, 'x', SIZE);
	for (int i = 0; i < BATCHES; i++) {
		struct db_batch *batch = db_batch_new(lane);
		db_batch_statement(batch, &measure);
		db_put_bytes(batch, (struct str){text, SIZE});
		db_batch_send(batch, on_done, &reply[i]);
	}
	free(text);
	for (int i = 0; i < BATCHES; i++) {
		wait_for_calls(&reply[i], 1);
		assert_int_equal(reply[i].outcome, DB_DONE);
		assert_int_equal(reply[i].number, SIZE);
	}
	db_lane_free(lane);
}

static int group_setup(void **state)
{
	char ignored[256];

	(void)state;
	base = event_base_new();
	cluster_start(&cluster);
	cluster_sql(
	        &cluster, "CREATE SCHEMA kesu; ALTER ROLE kesu SET search_path = kesu", ignored);
	cluster_sql(&cluster,
	        "CREATE TABLE lane_test (number int4);"
	        "CREATE TABLE lane_once (number int4 UNIQUE DEFERRABLE INITIALLY DEFERRED);"
	        "CREATE ROLE lane_tester LOGIN; GRANT USAGE ON SCHEMA kesu TO lane_tester;"
	        "GRANT SELECT, INSERT ON lane_test TO lane_tester",
	        ignored);
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	cluster_stop(&cluster);
	event_base_free(base);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup(batches_of_one_turn_are_answered_in_order, empty_table),
	        cmocka_unit_test_setup(a_failing_batch_never_hurts_its_neighbours, empty_table),
	        cmocka_unit_test_setup(an_error_at_the_commit_is_a_refusal, empty_table),
	        cmocka_unit_test(a_slow_statement_is_cut_off),
	        cmocka_unit_test(the_queue_has_an_end),
	        cmocka_unit_test(waiting_has_an_end_too),
	        cmocka_unit_test(leases_keep_a_report_off_the_others),
	        cmocka_unit_test(a_lost_connection_comes_back_by_itself),
	        cmocka_unit_test_setup(a_killed_server_comes_back, empty_table),
	        cmocka_unit_test(closing_a_lane_ends_every_batch),
	        cmocka_unit_test(a_stubborn_sender_does_not_keep_a_lane_open),
	        cmocka_unit_test(a_lane_logs_in_as_its_role),
	        cmocka_unit_test(a_broken_statement_keeps_the_lane_closed),
	        cmocka_unit_test(large_batches_flow_both_ways),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
