/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A handle of libcurl for requests to another server. It speaks https alone (http to this machine
 * itself where `plain` says so), follows no redirect, checks the certificate and its name, and
 * gives up after a time. Who asks drives it: a worker by its event loop, a job by waiting.
 */
#ifndef KESU_OUTWARD_HANDLE_H
#define KESU_OUTWARD_HANDLE_H

#include <stdbool.h>

struct outward_limits {
	const char *authorities; /* PEM file of those who sign certificates; "": the system's */
	bool plain;              /* http is permitted, and no proxy is asked */
	long timeout_ms;
};

/* A CURL *, for curl_easy_cleanup; it aborts when there is none to be had. */
void *outward_handle_new(const struct outward_limits *limits);

#endif
