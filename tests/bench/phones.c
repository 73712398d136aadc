/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The load of `saves.sh` and `field_page.sh`: N phones, each with one attempt on one keep-alive
 * connection. Each saves its next answer as soon as the one before is acknowledged (a closed loop),
 * or with --pace-ms that long after the one before was sent, as people do who read between answers.
 * Prints saves per second and the median and 99th percentile of the latency.
 *
 * The usual path: every phone creates its attempt (blocking, before the clock starts), with
 * --invitations by the next code of that file (one a line). Then one epoll loop writes a request
 * and waits for `"acknowledged":seq` on each connection until time is up. Any other reply than a
 * 200 with the expected number ends the run with exit status 1, because a bench must not count
 * refusals as work.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	PHONES_MAX = 4096,
	REPLY_MAX = 8192,     /* bytes of one acknowledgement */
	SETUP_MAX = 1 << 20,  /* bytes of a booklet */
	REQUEST_MAX = 2048,   /* bytes of one save */
	REPLY_MS = 10000,     /* the longest wait for any reply */
	SAMPLES_MAX = 1 << 24 /* latencies kept, microseconds */
};

struct options {
	size_t phones;
	unsigned seconds, pace_ms;
	const char *survey;
	FILE *invitations; /* NULL: they begin without */
	char host[64];
	uint16_t port;
};

struct phone {
	int fd;
	char attempt[64], secret[512];
	char item[64]; /* a single-choice item of its booklet */
	uint32_t seq;
	int64_t sent_us,
	        due_us; /* due: when the next save is sent; 0: one is under way, or none is */
	char reply[REPLY_MAX];
	size_t length;
};

struct samples {
	uint32_t *us;
	size_t count;
};

static _Noreturn void give_up(const char *what, const char *detail)
{
	fprintf(stderr, "phones: %s: %s\n", what, detail);
	exit(1);
}

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int server_connect(const struct options *options)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(options->port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int on = 1;

	if (fd < 0 || inet_pton(AF_INET, options->host, &address.sin_addr) != 1)
		give_up("no such server", options->host);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		give_up("connect", strerror(errno));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

static void send_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = send(fd, bytes, length, MSG_NOSIGNAL);

		if (n < 0)
			give_up("send", strerror(errno));
		bytes += n;
		length -= (size_t)n;
	}
}

/* The body of the reply when all of it has arrived, otherwise NULL. `text` is NUL-terminated. */
static const char *reply_body(const char *text, size_t length)
{
	const char *end = strstr(text, "\r\n\r\n");
	const char *field = end ? strcasestr(text, "\r\ncontent-length:") : NULL;
	unsigned long size;

	if (!end)
		return NULL;
	if (!field || field > end)
		give_up("a reply without Content-Length", text);
	size = strtoul(field + strlen("\r\ncontent-length:"), NULL, 10);
	return length - (size_t)(end + 4 - text) >= size ? end + 4 : NULL;
}

/* One request and its whole reply, blocking; the status must be `expected`. */
static const char *ask(int fd, const char *request, const char *expected, char *reply, size_t max)
{
	size_t length = 0;
	const char *body = NULL;

	send_all(fd, request, strlen(request));
	while (!body) {
		ssize_t n = recv(fd, reply + length, max - 1 - length, 0);

		if (n <= 0)
			give_up("the server closed the connection", request);
		length += (size_t)n;
		reply[length] = '\0';
		body = reply_body(reply, length);
	}
	if (strncmp(reply + strlen("HTTP/1.1 "), expected, 3) != 0)
		give_up("unexpected reply", reply);
	return body;
}

/* Copies the string member `name`: the first one after `json`. False if there is none. */
static bool json_text(const char *json, const char *name, char *out, size_t max)
{
	char key[32];
	const char *at;
	size_t n;

	snprintf(key, sizeof(key), "\"%s\"", name);
	at = strstr(json, key);
	if (!at)
		return false;
	at += strlen(key);
	at += strspn(at, ": ");
	if (*at++ != '"')
		return false;
	n = strcspn(at, "\"");
	if (n >= max)
		return false;
	memcpy(out, at, n);
	out[n] = '\0';
	return true;
}

/* The first single-choice item of a booklet: "item" comes before its "type". */
static bool booklet_item(const char *booklet, char *item, size_t max)
{
	char type[32];

	for (const char *at = strstr(booklet, "\"item\""); at; at = strstr(at + 1, "\"item\""))
		if (json_text(at, "item", item, max) && json_text(at, "type", type, sizeof(type)) &&
		        strcmp(type, "single") == 0)
			return true;
	return false;
}

/* The body of a start, by the next code if the phones have codes. */
static void start_body(const struct options *options, char *body, size_t max)
{
	char code[128] = "";

	if (options->invitations && !fgets(code, sizeof(code), options->invitations))
		give_up("--invitations", "fewer codes than phones");
	code[strcspn(code, "\n")] = '\0';
	snprintf(body, max, "{\"language\":\"zh\",\"consent\":true%s%s%s}",
	        *code ? ",\"invitation\":\"" : "", code, *code ? "\"" : "");
}

static void phone_begin(struct phone *phone, const struct options *options, char *scratch)
{
	char request[REQUEST_MAX], body[256], href[256];
	const char *reply;

	start_body(options, body, sizeof(body));
	phone->fd = server_connect(options);
	snprintf(request, sizeof(request),
	        "POST /api/v1/surveys/%s/attempts HTTP/1.1\r\nHost: %s\r\n"
	        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
	        options->survey, options->host, strlen(body), body);
	reply = ask(phone->fd, request, "201", scratch, SETUP_MAX);
	if (!json_text(reply, "attempt", phone->attempt, sizeof(phone->attempt)) ||
	        !json_text(reply, "secret", phone->secret, sizeof(phone->secret)) ||
	        !json_text(reply, "href", href, sizeof(href)))
		give_up("not an attempt", reply);
	snprintf(request, sizeof(request),
	        "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n", href,
	        options->host, phone->secret);
	reply = ask(phone->fd, request, "200", scratch, SETUP_MAX);
	if (!booklet_item(reply, phone->item, sizeof(phone->item)))
		give_up("no single-choice item in the booklet", href);
}

static void phone_save(struct phone *phone, const struct options *options)
{
	char request[REQUEST_MAX], body[256];
	int n;

	phone->seq++;
	snprintf(body, sizeof(body),
	        "{\"answers\":[{\"item\":\"%s\",\"choice\":%u,\"elapsed_ms\":1500}]}", phone->item,
	        1 + phone->seq % 2);
	n = snprintf(request, sizeof(request),
	        "PUT /api/v1/attempts/%s/answers/%u HTTP/1.1\r\nHost: %s\r\n"
	        "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
	        "Content-Length: %zu\r\n\r\n%s",
	        phone->attempt, phone->seq, options->host, phone->secret, strlen(body), body);
	phone->length = 0;
	phone->due_us = 0;
	phone->sent_us = now_us();
	send_all(phone->fd, request, (size_t)n);
}

static void sample_add(struct samples *samples, int64_t us)
{
	if (samples->count < SAMPLES_MAX)
		samples->us[samples->count++] = us < UINT32_MAX ? (uint32_t)us : UINT32_MAX;
}

/* Reads what has arrived; true when the save is acknowledged. */
static bool phone_hear(struct phone *phone)
{
	char expected[48];
	ssize_t n = recv(phone->fd, phone->reply + phone->length, REPLY_MAX - 1 - phone->length, 0);
	const char *body;

	if (n <= 0)
		give_up("the server closed a connection", phone->attempt);
	phone->length += (size_t)n;
	phone->reply[phone->length] = '\0';
	body = reply_body(phone->reply, phone->length);
	if (!body)
		return false;
	snprintf(expected, sizeof(expected), "\"acknowledged\":%u}", phone->seq);
	if (strncmp(phone->reply, "HTTP/1.1 200", 12) != 0 || !strstr(body, expected))
		give_up("not acknowledged", phone->reply);
	return true;
}

/* All at once, or with a pace one after the other within the time of one. */
static int phones_start(struct phone *phones, const struct options *options)
{
	int64_t begun = now_us(), pace_us = (int64_t)options->pace_ms * 1000;
	int loop = epoll_create1(EPOLL_CLOEXEC);

	if (loop < 0)
		give_up("epoll", strerror(errno));
	for (size_t i = 0; i < options->phones; i++) {
		struct epoll_event event = {.events = EPOLLIN, .data.ptr = &phones[i]};

		if (epoll_ctl(loop, EPOLL_CTL_ADD, phones[i].fd, &event) != 0)
			give_up("epoll", strerror(errno));
		if (pace_us > 0)
			phones[i].due_us = begun + pace_us * (int64_t)i / (int64_t)options->phones;
		else
			phone_save(&phones[i], options);
	}
	return loop;
}

/* Sends what is due; milliseconds until the next is, or -1. */
static int phones_due(struct phone *phones, const struct options *options)
{
	int64_t now = now_us(), next = INT64_MAX;

	for (size_t i = 0; i < options->phones; i++) {
		if (phones[i].due_us && phones[i].due_us <= now)
			phone_save(&phones[i], options);
		else if (phones[i].due_us && phones[i].due_us < next)
			next = phones[i].due_us;
	}
	return next == INT64_MAX ? -1 : (int)((next - now + 999) / 1000);
}

/* After an acknowledgement; false when the phone has saved its last. */
static bool phone_goes_on(
        struct phone *phone, const struct options *options, int64_t now, int64_t end_us)
{
	int64_t due_us = phone->sent_us + (int64_t)options->pace_ms * 1000;

	if ((due_us > now ? due_us : now) >= end_us)
		return false;
	if (due_us > now)
		phone->due_us = due_us;
	else
		phone_save(phone, options);
	return true;
}

/* Saves until `end_us`, then lets the saves under way be acknowledged. */
static void run(struct phone *phones, const struct options *options, struct samples *samples)
{
	struct epoll_event events[256];
	int64_t end_us = now_us() + (int64_t)options->seconds * 1000000;
	size_t busy = options->phones;
	int loop = phones_start(phones, options);

	while (busy > 0) {
		int wait_ms = options->pace_ms ? phones_due(phones, options) : -1;
		int ready = epoll_wait(loop, events, 256, wait_ms < 0 ? REPLY_MS : wait_ms);

		if (ready == 0 && wait_ms < 0)
			give_up("no reply", "for 10 s");
		for (int i = 0; i < ready; i++) {
			struct phone *phone = events[i].data.ptr;
			int64_t now;

			if (!phone_hear(phone))
				continue;
			now = now_us();
			sample_add(samples, now - phone->sent_us);
			busy -= !phone_goes_on(phone, options, now, end_us);
		}
	}
	close(loop);
}

static int compare_us(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void report(struct samples *samples, double seconds)
{
	size_t n = samples->count, median = n / 2, tail = n * 99 / 100;

	if (n == 0)
		give_up("no save", "was acknowledged");
	qsort(samples->us, n, sizeof(*samples->us), compare_us);
	printf("saves %zu\nseconds %.3f\nsaves_per_second %.0f\np50_ms %.3f\np99_ms %.3f\n", n,
	        seconds, (double)n / seconds, samples->us[median] / 1e3, samples->us[tail] / 1e3);
}

static void server_parse(struct options *options, const char *text)
{
	const char *colon;

	if (strncmp(text, "http://", 7) == 0)
		text += 7;
	colon = strchr(text, ':');
	if (!colon || (size_t)(colon - text) >= sizeof(options->host))
		give_up("--server needs ADDRESS:PORT", text);
	memcpy(options->host, text, (size_t)(colon - text));
	options->host[colon - text] = '\0';
	options->port = (uint16_t)strtoul(colon + 1, NULL, 10);
}

static void options_parse(struct options *options, int argc, char **argv)
{
	static const struct option known[] = {
	        {"invitations", required_argument, NULL, 'i'},
	        {"pace-ms", required_argument, NULL, 'm'},
	        {"phones", required_argument, NULL, 'p'},
	        {"seconds", required_argument, NULL, 't'},
	        {"server", required_argument, NULL, 's'},
	        {"survey", required_argument, NULL, 'v'},
	        {0},
	};
	const char *codes = NULL;
	int option;

	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (option == 'p')
			options->phones = strtoul(optarg, NULL, 10);
		else if (option == 't')
			options->seconds = (unsigned)strtoul(optarg, NULL, 10);
		else if (option == 'm')
			options->pace_ms = (unsigned)strtoul(optarg, NULL, 10);
		else if (option == 'i')
			codes = optarg;
		else if (option == 's')
			server_parse(options, optarg);
		else if (option == 'v')
			options->survey = optarg;
		else
			exit(2);
	}
	if (options->phones == 0 || options->phones > PHONES_MAX || options->seconds == 0)
		give_up("--phones and --seconds", "out of range");
	if (codes && !(options->invitations = fopen(codes, "re")))
		give_up(codes, strerror(errno));
}

int main(int argc, char **argv)
{
	struct options options = {.phones = 64, .seconds = 10, .survey = "donghu-rehearsal"};
	struct samples samples = {.us = malloc(SAMPLES_MAX * sizeof(uint32_t))};
	struct phone *phones;
	char *scratch = malloc(SETUP_MAX);
	int64_t begun;

	server_parse(&options, "127.0.0.1:8080");
	options_parse(&options, argc, argv);
	phones = calloc(options.phones, sizeof(*phones));
	if (!phones || !scratch || !samples.us)
		give_up("memory", strerror(ENOMEM));
	for (size_t i = 0; i < options.phones; i++)
		phone_begin(&phones[i], &options, scratch);
	begun = now_us();
	run(phones, &options, &samples);
	report(&samples, (double)(now_us() - begun) / 1e6);
	for (size_t i = 0; i < options.phones; i++)
		close(phones[i].fd);
	if (options.invitations)
		fclose(options.invitations);
	free(phones);
	free(scratch);
	free(samples.us);
	return 0;
}
