/*
 * Turns labels into dense strata and psus: the rows are put in order of (stratum, psu) by a stable
 * radix sort, which is linear in the rows and skips the digits all labels share, then runs of equal
 * labels are counted. Finite populations and lonely psus are checked stratum by stratum.
 */
#include <design/frame.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

#define DIGIT_BITS 13 /* counters of a digit fit the first-level cache */
#define DIGITS     (1u << DIGIT_BITS)

/* R's onestrat takes a stratum for whole below this unsampled fraction. */
static const double whole = 1e-7;

static uint64_t label_of(const int64_t *label, size_t row)
{
	/* The sign bit is flipped so that negative labels come first. */
	return (uint64_t)label[row] ^ ((uint64_t)1 << 63);
}

static void label_range(const int64_t *label, size_t count, uint64_t *low, uint64_t *high)
{
	*low = *high = label_of(label, 0);
	for (size_t row = 1; row < count; row++) {
		uint64_t x = label_of(label, row);

		*low = x < *low ? x : *low;
		*high = x > *high ? x : *high;
	}
}

static void sort_digit(
        uint32_t *to, const uint32_t *from, size_t count, const uint64_t *key, unsigned shift)
{
	uint32_t at[DIGITS] = {0};
	uint32_t sum = 0;

	for (size_t row = 0; row < count; row++)
		at[(key[row] >> shift) & (DIGITS - 1)]++;
	for (unsigned d = 0; d < DIGITS; d++) {
		uint32_t size = at[d];

		at[d] = sum;
		sum += size;
	}
	for (size_t i = 0; i < count; i++)
		to[at[(key[from[i]] >> shift) & (DIGITS - 1)]++] = from[i];
}

static bool label_in_order(const int64_t *label, size_t count, const uint32_t *order)
{
	for (size_t i = 1; i < count; i++)
		if (label[order[i - 1]] > label[order[i]])
			return false;
	return true;
}

/* Stable: rows with the same label keep the order they had. Takes order, gives it back sorted. */
static uint32_t *sort_by_label(uint32_t *order, size_t count, const int64_t *label)
{
	uint64_t low, high;

	if (!label || label_in_order(label, count, order))
		return order;
	uint64_t *key = memory_new(count, sizeof(*key));
	uint32_t *other = memory_new(count, sizeof(*other));

	label_range(label, count, &low, &high);
	for (size_t row = 0; row < count; row++)
		key[row] = label_of(label, row) - low;
	for (unsigned shift = 0; shift < 64 && (high - low) >> shift; shift += DIGIT_BITS) {
		uint32_t *from = order;

		sort_digit(other, from, count, key, shift);
		order = other;
		other = from;
	}
	free(key);
	free(other);
	return order;
}

static bool starts_stratum(const struct frame_rows *rows, const uint32_t *order, size_t i)
{
	return !i || (rows->stratum && rows->stratum[order[i]] != rows->stratum[order[i - 1]]);
}

/* Of a row that does not start a stratum. */
static bool starts_psu(const struct frame_rows *rows, const uint32_t *order, size_t i)
{
	return !rows->psu || rows->psu[order[i]] != rows->psu[order[i - 1]];
}

/* Room for as many psus and strata as rows; what turns out not to be needed is given back. */
static void frame_resize(struct frame *frame, size_t psus, size_t strata)
{
	frame->psu_first = memory_resize(frame->psu_first, psus + 1, sizeof(*frame->psu_first));
	frame->stratum_first =
	        memory_resize(frame->stratum_first, strata + 1, sizeof(*frame->stratum_first));
	frame->stratum_label =
	        memory_resize(frame->stratum_label, strata, sizeof(*frame->stratum_label));
	frame->population = memory_resize(frame->population, strata, sizeof(*frame->population));
}

static void frame_mark(struct frame *frame, const struct frame_rows *rows)
{
	size_t psu = 0, stratum = 0;

	frame_resize(frame, rows->count, rows->count);
	for (size_t i = 0; i < rows->count; i++) {
		uint32_t row = frame->order[i];
		bool new_stratum = starts_stratum(rows, frame->order, i);

		if (new_stratum) {
			frame->stratum_first[stratum] = (uint32_t)psu;
			frame->stratum_label[stratum] = rows->stratum ? rows->stratum[row] : 0;
			frame->population[stratum] =
			        rows->population ? rows->population[row] : HUGE_VAL;
			stratum++;
		}
		if (new_stratum || starts_psu(rows, frame->order, i))
			frame->psu_first[psu++] = (uint32_t)i;
	}
	frame->psu_first[psu] = (uint32_t)rows->count;
	frame->stratum_first[stratum] = (uint32_t)psu;
	frame->psus = psu;
	frame->strata = stratum;
	frame_resize(frame, psu, stratum);
}

static bool check_population(
        const struct frame *frame, const struct frame_rows *rows, size_t h, struct error *error)
{
	size_t psus = frame->stratum_first[h + 1] - frame->stratum_first[h];
	size_t end = frame->psu_first[frame->stratum_first[h + 1]];
	double population = frame->population[h];
	long long label = frame->stratum_label[h];

	if (!rows->population)
		return true;
	for (size_t i = frame->psu_first[frame->stratum_first[h]]; i < end; i++)
		if (!(rows->population[frame->order[i]] == population))
			return error_set(error,
			        "row %u: the number of psus in the population of stratum %lld "
			        "changes "
			        "from %g to %g inside it",
			        frame->order[i] + 1, label, population,
			        rows->population[frame->order[i]]);
	if (!(population >= (double)psus))
		return error_set(error,
		        "stratum %lld has %zu psus in the sample but %g in the population", label,
		        psus, population);
	return true;
}

static bool check_stratum(
        const struct frame *frame, const struct frame_rows *rows, size_t h, struct error *error)
{
	if (!check_population(frame, rows, h, error))
		return false;
	if (frame->lonely != FRAME_LONELY_FAIL || !(frame_unsampled(frame, h) > 0))
		return true;
	if (frame->stratum_first[h + 1] - frame->stratum_first[h] > 1)
		return true;
	return error_set(error,
	        "stratum %lld has only one psu: its variance cannot be estimated (collapse strata, "
	        "or choose what a lonely psu should count for)",
	        (long long)frame->stratum_label[h]);
}

bool frame_make(struct frame *frame, const struct frame_rows *rows, enum frame_lonely lonely,
        struct error *error)
{
	*frame = (struct frame){.lonely = lonely};
	if (!rows->count)
		return error_set(error, "there are no rows");
	if (rows->count >= UINT32_MAX)
		return error_set(error, "%zu rows, at most %u", rows->count, UINT32_MAX - 1);
	frame->rows = rows->count;
	frame->row_is_psu = !rows->psu;
	frame->order = memory_new(rows->count, sizeof(*frame->order));
	for (size_t i = 0; i < rows->count; i++)
		frame->order[i] = (uint32_t)i;
	frame->order = sort_by_label(frame->order, rows->count, rows->psu);
	frame->order = sort_by_label(frame->order, rows->count, rows->stratum);
	frame_mark(frame, rows);
	for (size_t h = 0; h < frame->strata; h++)
		if (!check_stratum(frame, rows, h, error)) {
			frame_end(frame);
			return false;
		}
	return true;
}

void frame_end(struct frame *frame)
{
	free(frame->order);
	free(frame->psu_first);
	free(frame->stratum_first);
	free(frame->stratum_label);
	free(frame->population);
	*frame = (struct frame){0};
}

double frame_df(const struct frame *frame)
{
	return (double)frame->psus - (double)frame->strata;
}

double frame_unsampled(const struct frame *frame, size_t stratum)
{
	uint32_t psus = frame->stratum_first[stratum + 1] - frame->stratum_first[stratum];
	double population = frame->population[stratum];
	double unsampled = isinf(population) ? 1 : (population - psus) / population;

	return unsampled < whole ? 0 : unsampled;
}
