/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is told of a run's figures in sentences and pictures: the public page of a publication, with
 * its table and its picture for sharing. It computes no figures.
 */
#ifndef KESU_REPORT_REPORT_H
#define KESU_REPORT_REPORT_H

#include <core/context.h>
#include <http/http.h>

extern const struct http_route report_routes[];
extern const size_t report_route_count;

/* What a worker has made of publications. */
extern const struct core_part report_part;

#endif
