/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether two results may be compared, cell by cell, and what is known of the error of a difference. B
 * less A. Of one survey's respondents there is no simple error; of independent samples the variances
 * add; where scales were linked, a run has stored what it knows, and elsewhere the sum is a bound.
 */
import type {
  Change,
  Estimate,
  Indicator,
  IndicatorOfSample,
  Statistic,
  Words,
} from '../../generated/openapi';
import { texts } from './texts';

export type Kind = 'same' | 'independent' | 'linked' | 'linkedOnly' | 'unlinked' | 'apart';

export interface Judged {
  kind: Kind;
  because: Words[]; /* why they are apart */
}

const isSample = (data: Indicator): data is IndicatorOfSample => data.result_class !== 'activity';

/* The words of the run that was scored later, where it has refused the other one itself. */
function refused(a: IndicatorOfSample, b: IndicatorOfSample): Words[] {
  const found = [
    ...(a.run?.diagnostics?.not_compared || []).filter((wave) => wave.run === b.run!.id),
    ...(b.run?.diagnostics?.not_compared || []).filter((wave) => wave.run === a.run!.id),
  ];
  return found.map((wave) => wave.words);
}

/* The change that one of them has stored since the other, of a region as a whole. */
function stored(a: IndicatorOfSample, b: IndicatorOfSample, region?: string): [Change, number] | null {
  const of = (later: IndicatorOfSample, earlier: IndicatorOfSample) =>
    later.trend.find((one) => one.run === earlier.run!.id && (!region || one.region === region));
  const [forward, back] = [of(b, a), of(a, b)];
  if (forward) return [forward, 1];
  return back ? [back, -1] : null;
}

/* Measured on a scale that was taken over from another run. */
function isHeld(data: IndicatorOfSample): boolean {
  const linking = data.measurement && data.measurement.linking;
  return data.headline === 'plausible' && !!linking && linking.held;
}

export function judge(a: Indicator, b: Indicator): Judged {
  const same = a.survey === b.survey;
  const because: Words[] = [];
  if (a.standard !== b.standard || a.standard_version !== b.standard_version)
    because.push(texts.apartStandard);
  if (a.rehearsal !== b.rehearsal) because.push(texts.apartRehearsal);
  if (!isSample(a) || !isSample(b)) {
    if (!same || a.result_class !== b.result_class) because.push(texts.apartActivity);
    if (a.instrument !== b.instrument) because.push(texts.apartInstrument);
    return { kind: because.length ? 'apart' : 'same', because };
  }
  if (a.headline !== b.headline) because.push(texts.apartMeasure);
  because.push(...refused(a, b));
  const linked = stored(a, b) !== null;
  if (a.instrument !== b.instrument && (same || !linked)) because.push(texts.apartInstrument);
  if (because.length) return { kind: 'apart', because };
  if (same) return { kind: 'same', because };
  if (a.instrument !== b.instrument) return { kind: 'linkedOnly', because };
  const free = !isHeld(a) && !isHeld(b);
  return { kind: free ? 'independent' : linked ? 'linked' : 'unlinked', because };
}

export interface Cell {
  a: Estimate;
  b: Estimate;
  difference: number | null; /* null: there is none */
  apart: boolean; /* of a cell: the others may be compared */
  se: number | null;
  bound: boolean; /* the error is at least that */
}

/* One cell of both. */
export function cellOf(data: [IndicatorOfSample, IndicatorOfSample], kind: Kind, a: Estimate, b: Estimate): Cell {
  const whole = a.group === 'all' && a.region === b.region;
  const known = whole && (kind === 'linked' || kind === 'linkedOnly') ? stored(...data, a.region) : null;
  const none = { a, b, difference: null, apart: false, se: null, bound: false };
  if (kind === 'apart' || (kind === 'linkedOnly' && !known)) return { ...none, apart: true };
  if (a.share === null || b.share === null) return none;
  if (known) {
    const [change, sign] = known;
    return { ...none, difference: sign * change.change, se: change.change_se };
  }
  const difference = b.share - a.share;
  if (kind === 'same' || a.se === null || b.se === null) return { ...none, difference };
  const se = Math.sqrt(a.se * a.se + b.se * b.se);
  return { ...none, difference, se, bound: kind !== 'independent' };
}

/* The cells of two regions, of the groups that both have. */
export function groupsOf(
  [a, b]: [IndicatorOfSample, IndicatorOfSample],
  kind: Kind,
  place: string,
  other: string,
): Cell[] {
  const found = new Map(b.estimates.filter((one) => one.region === other).map((one) => [one.group, one]));
  return a.estimates
    .filter((one) => one.region === place && found.has(one.group))
    .map((one) => cellOf([a, b], kind, one, found.get(one.group)!));
}

/* The wholes of the regions that both have. */
export function regionsOf([a, b]: [IndicatorOfSample, IndicatorOfSample], kind: Kind): Cell[] {
  const whole = (data: IndicatorOfSample) => data.estimates.filter((one) => one.group === 'all');
  const found = new Map(whole(b).map((one) => [one.region, one]));
  return whole(a)
    .filter((one) => found.has(one.region))
    .map((one) => cellOf([a, b], kind, one, found.get(one.region)!));
}

/* Mean scores of one activity's runs, by group. */
export function meansOf(a: Statistic[], b: Statistic[]): [Statistic, Statistic][] {
  const found = new Map(b.map((one) => [one.group, one]));
  return a.filter((one) => found.has(one.group)).map((one) => [one, found.get(one.group)!]);
}

/* Seeds and times aside. */
export function recipeOf(data: Indicator): string {
  const text = JSON.stringify(data.run!.recipe, (name, value) => (name === 'seed' ? undefined : value));
  return data.run!.program_version + text;
}
