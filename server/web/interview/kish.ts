/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which adult of a household is asked, by Kish's tables: men from the oldest to the youngest are
 * numbered first, then women likewise. The tables are those of scoring/sample/src/kish.c, and a test
 * holds the two against one another.
 */
import tables from './kish.json';

export interface Person {
  sex: 'male' | 'female';
  age: number;
}

export const TABLES: Record<string, number[]> = tables;

/* In the order in which they are numbered. People of the same sex and age stay as they were listed. */
export function numbered(people: Person[]): Person[] {
  const rank = ({ sex }: Person) => (sex === 'male' ? 0 : 1);
  return people.slice().sort((a, b) => rank(a) - rank(b) || b.age - a.age);
}

/* The number of who is asked, from 1; 0 where there is nobody. More than six count as six. */
export function chosen(table: string, adults: number): number {
  const row = TABLES[table];
  if (!row) throw new Error('no table ' + table);
  return adults ? row[Math.min(adults, row.length) - 1]! : 0;
}
