/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A frame as a CSV file or a workbook (.xlsx) with one table: areas (unit, stratum, psu, region,
 * size, and perhaps name, residence) or people (unit, stratum, psu, region, and perhaps household,
 * residence; every other column names people). A column size makes it one of areas. A list of the
 * households of psus that were drawn from areas is a frame, too: psu, household, and columns that
 * say where and who it is. Its units are called PSU/HOUSEHOLD, and what else is said of a unit is
 * that of its psu.
 *
 * Every row is looked at before anything is stored, and all that is wrong is kept: a cell that is
 * empty, a unit that comes twice, a region that is not in the survey's, a size that is no number of
 * people, a psu that lies in two strata or regions, a household of a psu that was not drawn.
 */
#ifndef KESU_FIELDWORK_FRAME_FILE_H
#define KESU_FIELDWORK_FRAME_FILE_H

#include <base/arena.h>
#include <core/digest.h>
#include <csv/refusals.h>
#include <csv/settings.h>
#include <csv/table.h>

enum frame_column { UNIT, STRATUM, PSU, REGION, RESIDENCE, SIZE, NAME, HOUSEHOLD, FRAME_COLUMNS };
enum frame_kind { FRAME_AREAS, FRAME_PEOPLE, FRAME_HOUSEHOLDS, FRAME_KINDS };
extern const char *const fieldwork_frame_kinds[FRAME_KINDS];
enum { FRAME_ROWS_MAX = 20000000, FRAME_OTHERS_MAX = 64 };

/* A psu that is to be listed. */
struct frame_place {
	struct str psu, stratum, area, residence; /* residence.p == NULL: not said */
	size_t households;
};

/* What a file is held against: the survey's regions, or the psus that are to be listed. */
struct frame_known {
	struct str *regions; /* by code */
	size_t region_count;
	struct frame_place *places;
	size_t place_count;
	bool listing;
};

struct frame_file {
	struct csv_table *table;
	struct digest digest; /* of the file's bytes */
	enum frame_kind kind;
	size_t column[FRAME_COLUMNS];
	bool has[FRAME_COLUMNS];
	size_t other[FRAME_OTHERS_MAX], others; /* columns that name people */
	struct frame_known known;
	int32_t *region_of;    /* by level of the column: index into regions, or -1 */
	int32_t *residence_of; /* the same: urban or rural, or -1 */
	int32_t *place_of;     /* of a list, by level of psu: index into places, or -1 */
	struct str *unit;      /* of a list, by row */
	struct csv_refusals refusals;
	struct arena arena;
};

/* config: how CSV is read, or NULL. What is known must outlive the file; with `listing` it is a
 * list of the households of the places, which are counted. In any case call
 * fieldwork_frame_file_end. */
KESU_MUST_CHECK bool fieldwork_frame_file_read(struct frame_file *file, const char *path,
        const struct config *config, const struct frame_known *known, struct error *error);
void fieldwork_frame_file_end(struct frame_file *file);

/* Strata of the file, or of the psus that are listed. */
size_t fieldwork_frame_strata(const struct frame_file *file);
/* A cell; p == NULL when it is empty, or the file has no such column. */
struct str fieldwork_frame_cell(
        const struct frame_file *file, size_t row, enum frame_column column);
struct str fieldwork_frame_other(const struct frame_file *file, size_t row, size_t other);
/* The region of the programme that a row lies in, and "urban" or "rural"; NULL: none. */
struct str fieldwork_frame_area(const struct frame_file *file, size_t row);
struct str fieldwork_frame_residence(const struct frame_file *file, size_t row);

#endif
