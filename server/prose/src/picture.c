/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <prose/picture.h>

#include <math.h>

enum { STEPS_MAX = 6 };
static const double nearly = 1e-9;

static double step_for(double width)
{
	static const double steps[] = {0.01, 0.02, 0.05, 0.1, 0.2};

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		if (width / steps[i] <= STEPS_MAX)
			return steps[i];
	return 0.5;
}

struct picture_axis prose_picture_axis_of_shares(double most)
{
	double high = fmin(1, fmax(0.05, most)), step = step_for(high);

	return (struct picture_axis){0, fmin(1, ceil(high / step - nearly) * step), step};
}

struct picture_axis prose_picture_axis_of_changes(double least, double most)
{
	double low = fmin(-0.01, least), high = fmax(0.01, most), step = step_for(high - low);

	return (struct picture_axis){
	        floor(low / step + nearly) * step, ceil(high / step - nearly) * step, step};
}

double prose_picture_place(const struct picture_axis *axis, double value)
{
	return fmin(1, fmax(0, (value - axis->from) / (axis->to - axis->from)));
}

size_t prose_picture_ticks(const struct picture_axis *axis, double ticks[static PICTURE_TICKS_MAX])
{
	size_t count = 0;

	while (count < PICTURE_TICKS_MAX &&
	        axis->from + (double)count * axis->step <= axis->to + nearly) {
		ticks[count] = axis->from + (double)count * axis->step;
		count++;
	}
	return count;
}

static size_t mark_shapes(const struct picture_strip *strip, size_t i, struct picture_shape *shapes)
{
	const struct picture_mark *mark = &strip->marks[i];
	double y = (double)(i + 1) / (double)(strip->mark_count + 1);
	size_t count = 0;

	if (!isfinite(mark->at))
		return 0;
	if (isfinite(mark->low) && isfinite(mark->high))
		shapes[count++] = (struct picture_shape){PICTURE_LINE,
		        prose_picture_place(strip->axis, mark->low),
		        prose_picture_place(strip->axis, mark->high), y};
	shapes[count++] = (struct picture_shape){mark->hollow ? PICTURE_HOLLOW : PICTURE_DOT,
	        prose_picture_place(strip->axis, mark->at), 0, y};
	return count;
}

size_t prose_picture_shapes(
        const struct picture_strip *strip, struct picture_shape shapes[static PICTURE_SHAPES_MAX])
{
	double ticks[PICTURE_TICKS_MAX];
	size_t tick_count = prose_picture_ticks(strip->axis, ticks), count = 0;

	for (size_t i = 0; i < tick_count; i++)
		shapes[count++] = (struct picture_shape){
		        PICTURE_GRID, prose_picture_place(strip->axis, ticks[i]), 0, 0};
	if (isfinite(strip->target))
		shapes[count++] = (struct picture_shape){
		        PICTURE_TARGET, prose_picture_place(strip->axis, strip->target), 0, 0};
	for (size_t i = 0; i < strip->mark_count; i++)
		count += mark_shapes(strip, i, shapes + count);
	return count;
}
