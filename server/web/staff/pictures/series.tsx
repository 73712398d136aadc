/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Figures of several years with their intervals, standing on an axis that begins at 0; the target at
 * its year; and what the waves come to when they are drawn out to it. Between the last figure and the
 * projections the fan is straight: it leads the eye, only its ends were computed.
 */
import type { ComponentChildren } from 'preact';
import { MarkShape, type Mark } from './marks';
import { widest } from './measure';
import { Picture, type Drawing, type Paper } from './picture';
import { placeOf, type Axis } from './scale';

export interface Point {
  key: string;
  year: number;
  label: string; /* its number */
  mark: Mark;
}

interface SeriesProps {
  title: string;
  about: string;
  rehearsal: boolean;
  points: Point[]; /* by year; of one year beside one another */
  ahead: Point[]; /* projections, all of one year */
  target: { year: number; value: number; label: string } | null;
  axis: Axis;
  children?: ComponentChildren;
}

const HEIGHT = 20; /* letters, of the plot */
const ASIDE = 1.4; /* between two figures of a year */

export function Series({ points, ahead, target, axis, ...frame }: SeriesProps) {
  const draw = (paper: Paper) => drawn(points, ahead, target, axis, paper);
  return <Picture {...frame} parts={[draw]} />;
}

interface Place {
  point: Point;
  x: number;
}

/* Points of one year stand beside one another, about its place. */
function placesOf(points: Point[], x: (year: number) => number, em: number): Place[] {
  return points.map((point) => {
    const same = points.filter((one) => one.year === point.year);
    const aside = same.indexOf(point) - (same.length - 1) / 2;
    return { point, x: x(point.year) + aside * ASIDE * em };
  });
}

function drawn(
  points: Point[],
  ahead: Point[],
  target: SeriesProps['target'],
  axis: Axis,
  { width, em }: Paper,
): Drawing {
  const years = [...points, ...ahead].map((point) => point.year).concat(target ? [target.year] : []);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const left = widest(axis.ticks.map(axis.format), em) + em * 2.6;
  const right = width - em * 4.6;
  const [top, foot] = [em * 2, em * (2 + HEIGHT)];
  const x = (year: number) => (first === last ? (left + right) / 2 : left + ((year - first) / (last - first)) * (right - left));
  const y = (value: number) => placeOf(axis, value, foot, top);
  const known = placesOf(points, x, em);
  const guessed = placesOf(ahead, x, em);
  const shown = [...new Set(years)].sort((a, b) => a - b);
  const rows = rowsOf(shown.map(x), widest(['0000'], em) + em * 0.4);
  return {
    standing: true,
    height: foot + em * (1.8 + 1.2 * Math.max(...rows)),
    body: (
      <>
        {axis.ticks.map((tick) => (
          <g key={tick}>
            <line class="grid" x1={left - em * 1.8} x2={width} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={left - em * 2} y={y(tick) + em * 0.35} text-anchor="end">
              {axis.format(tick)}
            </text>
          </g>
        ))}
        {shown.map((year, i) => (
          <text key={year} class="tick" x={x(year)} y={foot + em * (1.3 + 1.2 * rows[i]!)} text-anchor="middle">
            {year}
          </text>
        ))}
        <Fan from={known[known.length - 1]} to={guessed} y={y} />
        {target && (
          <line class="guide target" x1={left - em * 1.8} x2={width} y1={y(target.value)} y2={y(target.value)} />
        )}
        {[...known, ...guessed].map((place) => (
          <MarkShape key={place.point.key} mark={place.point.mark} at={y} across={place.x} upright />
        ))}
        {target && <TargetLabel label={target.label} {...spot(target, shown.map(x), left, y, em)} />}
        {[...numbersOf(known, y, em), ...aheadOf(guessed, y, em)].map(({ key, label, ...at }) => (
          <text key={key} {...at}>
            {label}
          </text>
        ))}
      </>
    ),
  };
}

interface Told {
  key: string;
  label: string;
  x: number;
  y: number;
  'text-anchor': 'start' | 'middle' | 'end';
}

/* Numbers of known figures: below their intervals, or above those that end at the axis. */
function numbersOf(places: Place[], y: (value: number) => number, em: number): Told[] {
  return places.map(({ point: { key, label, mark }, x }) => {
    const [low, high] = mark.ci || [mark.value, mark.value];
    const below = y(low) + em * 1.4;
    const fits = below + em * 0.3 <= y(0);
    return { key, label, x, y: fits ? below : y(high) - em * 0.7, 'text-anchor': 'middle' };
  });
}

/* Of projections: the last one's behind its mark, the others' above their intervals. */
function aheadOf(places: Place[], y: (value: number) => number, em: number): Told[] {
  return places.map(({ point, x }, i) => {
    const { key, label, mark } = point;
    if (i === places.length - 1)
      return { key, label, x: x + em * 0.7, y: y(mark.value) + em * 0.35, 'text-anchor': 'start' };
    const end = mark.ci ? mark.ci[1] : mark.value;
    return { key, label, x: x + em * 0.4, y: y(end) - em * 0.5, 'text-anchor': 'end' };
  });
}

/* Which row each year's number is in: one that would touch the number before it is a row lower. */
function rowsOf(places: number[], least: number): number[] {
  const rows: number[] = [];
  places.forEach((place, i) => rows.push(i && place - places[i - 1]! < least ? 1 - rows[i - 1]! : 0));
  return rows;
}

function TargetLabel({ label, x, y, anchor }: { label: string; x: number; y: number; anchor: 'start' | 'middle' }) {
  return (
    <text class="label-target" x={x} y={y} text-anchor={anchor}>
      {label}
    </text>
  );
}

/* Above its line in the widest gap between years, else above the plot: it is in no figure's way. */
function spot(
  target: { value: number; label: string },
  places: number[],
  left: number,
  y: (value: number) => number,
  em: number,
) {
  const gaps = places.slice(1).map((place, i) => [place - places[i]!, (place + places[i]!) / 2] as const);
  const [wide, middle] = gaps.reduce((most, gap) => (gap[0] > most[0] ? gap : most), [0, 0] as const);
  if (wide >= widest([target.label], em, true) + em * 9)
    return { x: middle, y: y(target.value) - em * 0.4, anchor: 'middle' as const };
  return { x: left - em * 1.8, y: em * 1.1, anchor: 'start' as const };
}

/* From the last figure's interval to the widest of the projections'. */
function Fan({ from, to, y }: { from?: Place; to: Place[]; y: (value: number) => number }) {
  const start = from && (from.point.mark.ci || [from.point.mark.value, from.point.mark.value]);
  if (!from || !start || !to.length) return null;
  const lows = to.map((one) => (one.point.mark.ci ? one.point.mark.ci[0] : one.point.mark.value));
  const highs = to.map((one) => (one.point.mark.ci ? one.point.mark.ci[1] : one.point.mark.value));
  const end = to[to.length - 1]!.x;
  const corners: [number, number][] = [
    [from.x, y(start[1])],
    [end, y(Math.max(...highs))],
    [end, y(Math.min(...lows))],
    [from.x, y(start[0])],
  ];
  return <polygon class="fan" points={corners.map((corner) => corner.join(',')).join(' ')} />;
}
