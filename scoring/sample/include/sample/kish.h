/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One adult of a household by the eight tables of Kish (1949, A Procedure for Objective Respondent
 * Selection within the Household, JASA 44(247), 380-387; 1965, Survey Sampling, 11.3). At the door
 * the adults are numbered, men from the oldest to the youngest and then women likewise; the table
 * that the household was given beforehand says which number is asked. Of twelve households two get
 * each of A, C, D and F, and one each of B1, B2, E1 and E2.
 *
 * In households of 1, 2, 3, 4 and 6 adults each has the probability 1 / adults. Of five adults the
 * third and the fifth have 1/4, the others 1/6, and of more than six nobody after the sixth is ever
 * asked: there 1 / adults, by which people are weighted, holds on average only. Adults beyond the
 * sixth are rare, and Kish accepts both.
 *
 * Not for a choice by whoever stands at the door: a table that is given, or swapped, after the
 * adults are known makes the probabilities unknown.
 */
#ifndef KESU_SAMPLE_KISH_H
#define KESU_SAMPLE_KISH_H

#include <random/stream.h>

#include <stddef.h>
#include <stdint.h>

enum { SAMPLE_KISH_TABLES = 8, SAMPLE_KISH_CYCLE = 12, SAMPLE_KISH_ADULTS = 6 };

/* In the order of Kish's tables: A, B1, B2, C, D, E1, E2, F. */
extern const char *const sample_kish_names[SAMPLE_KISH_TABLES];

/* The number of the adult who is asked: 0 where there is none; more than six count as six. */
unsigned sample_kish_person(size_t table, unsigned adults);

/* Gives each household of a list a table at random. In every whole dozen of them each table is as
 * often as it should be. */
void sample_kish_assign(struct random_key key, uint8_t *tables, size_t households);

#endif
