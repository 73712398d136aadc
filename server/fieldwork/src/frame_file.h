/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A frame as a CSV file: areas (unit, stratum, psu, region, size, and perhaps name, residence) or
 * people (unit, stratum, psu, region, and perhaps household, residence; every other column names
 * people). A column size makes it one of areas.
 *
 * Every row is looked at before anything is stored, and all that is wrong is kept: a cell that is
 * empty, a unit that comes twice, a region that is not in the survey's, a size that is no number of
 * people, a psu that lies in two strata or regions.
 */
#ifndef KESU_FIELDWORK_FRAME_FILE_H
#define KESU_FIELDWORK_FRAME_FILE_H

#include <base/arena.h>
#include <core/digest.h>
#include <kit/csv_settings.h>
#include <kit/csv_table.h>

enum frame_column { UNIT, STRATUM, PSU, REGION, RESIDENCE, SIZE, NAME, HOUSEHOLD, FRAME_COLUMNS };
enum { FRAME_ROWS_MAX = 20000000, FRAME_OTHERS_MAX = 64 };

struct frame_refusal {
	size_t line;
	const char *column;
	struct str reason;
};

struct frame_file {
	struct csv_table *table;
	struct digest digest; /* of the file's bytes */
	bool of_areas;
	size_t column[FRAME_COLUMNS];
	bool has[FRAME_COLUMNS];
	size_t other[FRAME_OTHERS_MAX], others; /* columns that name people */
	struct str *regions;                    /* of the survey, by code */
	size_t region_count;
	int32_t *region_of;    /* by level of the column: index into regions, or -1 */
	int32_t *residence_of; /* the same: urban or rural, or -1 */
	struct frame_refusal *refusal;
	size_t refusals, refusal_room;
	struct arena arena;
};

/* The regions are in the order of their codes and must outlive the file. Call
 * fieldwork_frame_file_end in any case. */
KESU_MUST_CHECK bool fieldwork_frame_file_read(struct frame_file *file, const char *path,
        const struct config *config, struct str *regions, size_t region_count, struct error *error);
void fieldwork_frame_file_end(struct frame_file *file);

/* A cell; p == NULL when it is empty, or the file has no such column. */
struct str fieldwork_frame_cell(
        const struct frame_file *file, size_t row, enum frame_column column);
struct str fieldwork_frame_other(const struct frame_file *file, size_t row, size_t other);
/* The region of the programme that a row lies in, and "urban" or "rural"; NULL: none. */
struct str fieldwork_frame_area(const struct frame_file *file, size_t row);
struct str fieldwork_frame_residence(const struct frame_file *file, size_t row);

#endif
