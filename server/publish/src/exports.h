/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that was asked for over HTTP, and the ways in which it is written. */
#ifndef KESU_PUBLISH_EXPORTS_H
#define KESU_PUBLISH_EXPORTS_H

#include <publish/kinds.h>

#include <http/http.h>

struct publish_indicator;

struct export_asked {
	struct publish_kind kind;
	const struct dataset_format *format;
	struct dataset_options options;
	bool manifest_only; /* what would be beside the file, in its place */
};

/* The name that a browser saves the file by. */
struct str publish_export_file(
        struct arena *arena, const struct export_asked *asked, struct str slug);
/* Names what is replied, and returns its type. */
const char *publish_export_head(
        struct http_exchange *x, const struct export_asked *asked, struct str slug);
/* Figures in a format that takes long to write. state: the export_asked. */
void publish_export_offload(
        struct http_exchange *x, struct publish_indicator *indicator, void *state);
/* A table that is read by a task. `asked` lives as long as the exchange. */
void publish_export_task(struct http_exchange *x, const struct export_asked *asked);

#endif
