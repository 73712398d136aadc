/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kinds of people: a level of each variable that quotas go by. */
import { groupLabels } from '../../common/words';
import type { Quotas } from '../../generated/openapi';
import { listed, say } from '../language';
import { variableTexts } from './texts';

export type Cell = Quotas['cells'][number];
export type Variable = keyof typeof variableTexts;
export type Kind = Cell['groups'];

export const VARIABLES = Object.keys(variableTexts) as Variable[];

function levelsOf(variable: Variable): string[] {
  const begins = variable + '=';
  return Object.keys(groupLabels)
    .filter((code) => code.startsWith(begins))
    .map((code) => code.slice(begins.length));
}

/* Every kind that there is by these. */
export function kindsBy(variables: Variable[]): Kind[] {
  return variables.reduce<Kind[]>((kinds, variable) => {
    const levels = levelsOf(variable);
    return kinds
      .map((kind) => levels.map((level) => ({ ...kind, [variable]: level })))
      .reduce((all, some) => all.concat(some), []);
  }, [{}]);
}

export function variablesOf(cells: Cell[]): Variable[] {
  return cells.length ? VARIABLES.filter((one) => cells[0]!.groups[one]) : ['sex', 'age'];
}

/* The same for the same kind, whatever the order of its members. */
export function keyOf(kind: Kind): string {
  return VARIABLES.map((one) => kind[one] || '').join();
}

export function nameOf(kind: Kind): string {
  const codes = VARIABLES.filter((one) => kind[one]).map((one) => `${one}=${kind[one]}`);
  return listed(codes.map((code) => say(groupLabels[code]!)));
}
