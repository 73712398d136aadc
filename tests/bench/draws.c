/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Draws samples of made-up frames again and again, and holds the shares in which units are drawn
 * against their probabilities of inclusion, and the mean Horvitz-Thompson total against the truth.
 * usage: draws DRAWS. Prints the largest deviations in standard errors; exits 1 beyond
 * 6.5, which one right program in ten million would meet.
 */
#include <random/stream.h>
#include <sample/select.h>

#include <base/memory.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LIMIT 6.5

enum { FRAMES = 3, METHODS = SAMPLE_PPS_PARETO + 1 };

static const struct {
	size_t count, take;
	double spread; /* of the logarithm of the sizes */
} frames[FRAMES] = {{40, 20, 0.3}, {60, 12, 1}, {200, 50, 0.8}};

struct frame {
	double *size, *value, total;
	struct sample_list list;
};

static void frame_make(struct frame *frame, size_t which)
{
	struct random_key key = random_key_of(2026, 90, which, 0);

	*frame = (struct frame){0};
	frame->list.count = frames[which].count;
	frame->list.take = frames[which].take;
	frame->size = memory_new(frame->list.count, sizeof(double));
	frame->value = memory_new(frame->list.count, sizeof(double));
	frame->list.size = frame->size;
	for (size_t i = 0; i < frame->list.count; i++) {
		frame->size[i] = exp(frames[which].spread * random_normal(key, 2 * i));
		frame->value[i] = frame->size[i] + random_normal(key, 2 * i + 1);
		frame->total += frame->value[i];
	}
}

struct tally {
	size_t *hits;
	double sum, squares;
};

static void draw(const struct frame *frame, enum sample_method method, uint64_t draws,
        struct sample_unit *units, struct tally *tally)
{
	for (uint64_t seed = 0; seed < draws; seed++) {
		double total = 0;

		sample_select(method, &frame->list, random_key_of(seed, 91, 0, 0), units);
		for (size_t i = 0; i < frame->list.count; i++) {
			if (!units[i].order)
				continue;
			tally->hits[i]++;
			total += frame->value[i] / units[i].probability;
		}
		tally->sum += total - frame->total;
		tally->squares += (total - frame->total) * (total - frame->total);
	}
}

/* The largest of the deviations of units, in standard errors of a share. */
static double deviation(
        const struct tally *tally, const struct sample_unit *units, size_t count, double draws)
{
	double most = 0;

	for (size_t i = 0; i < count; i++) {
		double p = units[i].probability, share = (double)tally->hits[i] / draws;
		double se = sqrt(p * (1 - p) / draws);

		if (units[i].certain ? tally->hits[i] < (size_t)draws : fabs(share - p) > most * se)
			most = units[i].certain ? (double)INFINITY : fabs(share - p) / se;
	}
	return most;
}

static bool measure(size_t which, enum sample_method method, uint64_t draws)
{
	struct frame frame;
	struct tally tally = {0};

	frame_make(&frame, which);
	struct sample_unit *units = memory_new(frame.list.count, sizeof(*units));

	tally.hits = memory_new(frame.list.count, sizeof(*tally.hits));
	draw(&frame, method, draws, units, &tally);
	double n = (double)draws, mean = tally.sum / n;
	double bias = mean / sqrt((tally.squares / n - mean * mean) / n);
	double units_off = deviation(&tally, units, frame.list.count, n);

	printf("%6zu %6zu  method %d  units %6.2f  total %6.2f  (%.4f of %.2f)\n", frame.list.count,
	        frame.list.take, (int)method, units_off, bias, mean, frame.total);
	free(units);
	free(tally.hits);
	free(frame.size);
	free(frame.value);
	return !sample_method_exact(method) || (units_off < LIMIT && fabs(bias) < LIMIT);
}

int main(int argc, char **argv)
{
	uint64_t draws = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
	bool good = draws > 0;

	for (size_t which = 0; draws && which < FRAMES; which++)
		for (int method = 0; method < METHODS; method++)
			good = measure(which, (enum sample_method)method, draws) && good;
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
