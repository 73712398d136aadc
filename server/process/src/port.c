/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The happy path: take the lock of this port, open a socket without SO_REUSEPORT (the kernel
 * refuses it while anybody listens there, on whatever address and as whatever user), replace it by
 * the workers' sockets, put up the marker, release the lock.
 *
 * Lock and marker are unix sockets with abstract names. They belong to the network namespace, as
 * the port does, and vanish with their processes. The lock keeps two servers that start at the same
 * moment apart. The marker's name says who has the port. Everybody can make such names, so they
 * only explain what the kernel has refused.
 */
#include "port.h"

#include <base/clock.h>
#include <base/log.h>

#include <errno.h>
#include <http/http.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { PORT_LOOK_MS = 50, PORT_LOCK_MS = 5000, PORT_OF_MAX = 80, PORT_LINE_MAX = 512 };

struct port_holder {
	long pid; /* 0: none is known */
	bool is_alive;
	char of[PORT_LINE_MAX];
};

static void port_pause(void)
{
	nanosleep(&(struct timespec){.tv_nsec = PORT_LOOK_MS * 1000000L}, NULL);
}

static const char *port_of(const char *address)
{
	const char *colon = strrchr(address, ':');

	return colon ? colon + 1 : "";
}

/* A socket with an abstract name; -1 when the name is taken. */
static int port_name_take(const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t n = strlen(name), most = sizeof(address.sun_path) - 1;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	n = n < most ? n : most;
	memcpy(address.sun_path + 1, name, n);
	if (bind(fd, (const struct sockaddr *)&address,
	            (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n)) == 0)
		return fd;
	close(fd);
	return -1;
}

static int port_lock(const char *port, struct error *error)
{
	int64_t give_up = clock_monotonic_us() + PORT_LOCK_MS * 1000LL;
	char name[64];
	int fd;

	snprintf(name, sizeof(name), "kesu-lock:%s", port);
	while ((fd = port_name_take(name)) < 0 && clock_monotonic_us() < give_up)
		port_pause();
	if (fd < 0)
		error_set(error, "another server is just taking port %s", port);
	return fd;
}

static int port_mark(const struct port_options *options)
{
	size_t n = strlen(options->of);
	char name[PORT_LINE_MAX];

	snprintf(name, sizeof(name), "kesu:%s:%ld:%s%s", port_of(options->address), (long)getpid(),
	        n > PORT_OF_MAX ? "..." : "",
	        n > PORT_OF_MAX ? options->of + n - PORT_OF_MAX : options->of);
	return port_name_take(name);
}

/* A process that was killed stays in the table until its parent looks at it. */
static bool process_is_alive(long pid)
{
	char path[64], text[PORT_LINE_MAX] = "";
	const char *end;
	FILE *file;

	if (kill((pid_t)pid, 0) != 0 && errno == ESRCH)
		return false;
	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return true;
	end = fgets(text, sizeof(text), file) ? strrchr(text, ')') : NULL;
	fclose(file);
	return !end || strncmp(end, ") Z", 3) != 0;
}

/* Reads the markers of the port: of a server that runs, or else of one that has ended. */
static struct port_holder port_holder_find(const char *port)
{
	FILE *file = fopen("/proc/self/net/unix", "re");
	struct port_holder holder = {0};
	char line[PORT_LINE_MAX], name[32], *rest, *found;

	snprintf(name, sizeof(name), "@kesu:%s:", port);
	while (file && !holder.is_alive && fgets(line, sizeof(line), file)) {
		found = strstr(line, name);
		if (!found)
			continue;
		holder.pid = strtol(found + strlen(name), &rest, 10);
		if (holder.pid <= 0 || *rest != ':')
			continue;
		rest[strcspn(rest, "\n")] = '\0';
		snprintf(holder.of, sizeof(holder.of), "%s", rest + 1);
		holder.is_alive = process_is_alive(holder.pid);
	}
	if (file)
		fclose(file);
	return holder;
}

static bool port_refuse(const char *address, const struct port_holder *holder, struct error *error)
{
	if (!holder->pid)
		return error_set(
		        error, "listen on \"%s\": the port is in use by another program", address);
	return error_set(error,
	        "listen on \"%s\": the port is in use by another Kesu server, process %ld%s%s; "
	        "stop "
	        "it or choose another port",
	        address, holder->pid, *holder->of ? " with --embedded " : "", holder->of);
}

/* A socket that shares the port with nobody; waits for the workers that a killed server left. */
static int port_take(const struct port_options *options, struct error *error)
{
	int64_t give_up = clock_monotonic_us() + options->patience_ms * 1000;
	bool has_said = false;
	struct port_holder holder;
	int fd;

	for (;;) {
		fd = http_listen_socket(options->address, false, error);
		if (fd >= 0 || errno != EADDRINUSE)
			return fd;
		holder = port_holder_find(port_of(options->address));
		if (!holder.pid || holder.is_alive || clock_monotonic_us() > give_up) {
			port_refuse(options->address, &holder, error);
			return -1;
		}
		if (!has_said)
			log_info("waiting for the workers of a server that has ended",
			        LOG_NUMBER("master", holder.pid));
		has_said = true;
		port_pause();
	}
}

static bool port_fill(const struct port_options *options, int *listeners, struct error *error)
{
	int fd = port_take(options, error);

	if (fd < 0)
		return false;
	if (options->count == 1) {
		listeners[0] = fd;
		return true;
	}
	close(fd);
	for (size_t i = 0; i < options->count; i++) {
		listeners[i] = http_listen_socket(options->address, true, error);
		if (listeners[i] < 0)
			return false;
	}
	return true;
}

bool process_port_open(
        const struct port_options *options, int *listeners, int *marker, struct error *error)
{
	int lock = port_lock(port_of(options->address), error);
	bool good;

	if (lock < 0)
		return false;
	good = port_fill(options, listeners, error);
	if (good)
		*marker = port_mark(options);
	close(lock);
	return good;
}
