/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis.h"

#include <kit/printout.h>

#include <area/fay_herriot.h>
#include <base/buf.h>
#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

/* Standard normals are beyond it with this probability. */
#define FAR          2.0
#define FAR_EXPECTED 0.0455
/* One of many residuals is too large for chance when it would be so with this probability. */
#define CHANCE 0.05

enum { NOTE_BYTES = 4096 };

static const struct {
	const char *name, *words;
} statuses[AREA_STATUSES] = {
        [AREA_OWN] = {NULL, ""},
        [AREA_FOLLOWS] = {"follows_county", "随全县 follows the county"},
        [AREA_SYNTHETIC] = {"synthetic", "仅据回归 synthetic"},
};

enum area_status tools_area_status(const struct area_diagnosis *area)
{
	if (!area->sampled)
		return AREA_SYNTHETIC;
	return area->gamma < AREA_FOLLOWS_BELOW ? AREA_FOLLOWS : AREA_OWN;
}

const char *tools_area_status_name(enum area_status status)
{
	return statuses[status].name;
}

const char *tools_area_status_words(enum area_status status)
{
	return statuses[status].words;
}

/* ---- in words ---- */

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void diagnose_shrinkage(const struct area_diagnosis *areas, size_t count, struct buf *note)
{
	double *gamma = memory_new(count, sizeof(*gamma));
	size_t sampled = 0, follow = 0;

	for (size_t i = 0; i < count; i++) {
		if (!areas[i].sampled)
			continue;
		gamma[sampled++] = areas[i].gamma;
		follow += tools_area_status(&areas[i]) == AREA_FOLLOWS;
	}
	qsort(gamma, sampled, sizeof(*gamma), compare);
	buf_printf(note,
	        "收缩：%zu 个地区自身数据在估计中的比重 γ 为 %.2f 至 %.2f，中位数 %.2f；γ 低于 "
	        "%.1f 的 "
	        "%zu 个随全县，其数值主要来自回归，不宜作为该地区自己的水平引用。 ",
	        sampled, gamma[0], gamma[sampled - 1],
	        (gamma[(sampled - 1) / 2] + gamma[sampled / 2]) / 2, AREA_FOLLOWS_BELOW, follow);
	buf_printf(note,
	        "Shrinkage: gamma, the weight of an area's own data, is %.2f to %.2f in %zu areas, "
	        "median %.2f. %zu are below %.1f and follow the county: their figure is mostly "
	        "the regression's, and not to be quoted as the area's own level.",
	        gamma[0], gamma[sampled - 1], sampled,
	        (gamma[(sampled - 1) / 2] + gamma[sampled / 2]) / 2, follow, AREA_FOLLOWS_BELOW);
	free(gamma);
}

/* P(|z| > x) */
static double beyond(double x)
{
	return erfc(x / sqrt(2));
}

static void diagnose_residuals(const struct area_diagnosis *areas, size_t count, struct buf *note)
{
	const struct area_diagnosis *worst = NULL;
	size_t known = 0, far = 0;

	for (size_t i = 0; i < count; i++) {
		if (isnan(areas[i].residual))
			continue;
		known++;
		far += fabs(areas[i].residual) > FAR;
		if (!worst || fabs(areas[i].residual) > fabs(worst->residual))
			worst = &areas[i];
	}
	if (!worst)
		return;
	bool too_far = (double)known * beyond(fabs(worst->residual)) < CHANCE;

	buf_printf(note,
	        "残差：%zu 个标准化残差中 %zu 个绝对值超过 %g，模型成立时约有 %.1f 个；最大的是 "
	        "%s，"
	        "%.2f%s。 ",
	        known, far, FAR, FAR_EXPECTED * (double)known, worst->name, worst->residual,
	        too_far ? "，超出偶然：该地区与其他地区不同，或其数据有误" : "，属正常范围");
	buf_printf(note,
	        "Residuals: %zu of %zu standardised residuals are beyond %g, where %.1f are "
	        "expected. The largest is that of %s, %.2f: %s.",
	        far, known, FAR, FAR_EXPECTED * (double)known, worst->name, worst->residual,
	        too_far ? "too large for chance, so this area differs from the others, or its "
	                  "data are wrong"
	                : "nothing unusual");
}

void tools_area_diagnose(const struct area_diagnosis *areas, size_t count)
{
	struct buf note;

	buf_init(&note, NOTE_BYTES);
	diagnose_shrinkage(areas, count, &note);
	printout_note(&note);
	diagnose_residuals(areas, count, &note);
	if (note.n)
		printout_note(&note);
	buf_free(&note);
}
