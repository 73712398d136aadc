/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sample/kish.h>

const char *const sample_kish_names[SAMPLE_KISH_TABLES] = {
        "A", "B1", "B2", "C", "D", "E1", "E2", "F"};

static const uint8_t persons[SAMPLE_KISH_TABLES][SAMPLE_KISH_ADULTS] = {
        {1, 1, 1, 1, 1, 1}, /* A */
        {1, 1, 1, 1, 2, 2}, /* B1 */
        {1, 1, 1, 2, 2, 2}, /* B2 */
        {1, 1, 2, 2, 3, 3}, /* C */
        {1, 2, 2, 3, 4, 4}, /* D */
        {1, 2, 3, 3, 3, 5}, /* E1 */
        {1, 2, 3, 4, 5, 5}, /* E2 */
        {1, 2, 3, 4, 5, 6}, /* F */
};

static const uint8_t cycle[SAMPLE_KISH_CYCLE] = {0, 0, 1, 2, 3, 3, 4, 4, 5, 6, 7, 7};

unsigned sample_kish_person(size_t table, unsigned adults)
{
	size_t most = adults > SAMPLE_KISH_ADULTS ? SAMPLE_KISH_ADULTS : adults;

	return most ? persons[table][most - 1] : 0;
}

void sample_kish_assign(struct random_key key, uint8_t *tables, size_t households)
{
	uint8_t dozen[SAMPLE_KISH_CYCLE];

	for (size_t i = 0; i < households; i++) {
		size_t at = i % SAMPLE_KISH_CYCLE, with;
		uint8_t given;

		for (size_t k = 0; !at && k < SAMPLE_KISH_CYCLE; k++)
			dozen[k] = cycle[k];
		with = at + random_below(key, i, SAMPLE_KISH_CYCLE - at);
		given = dozen[with];
		dozen[with] = dozen[at];
		dozen[at] = given;
		tables[i] = given;
	}
}
