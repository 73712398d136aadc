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
  return {
    standing: true,
    height: foot + em * 1.8,
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
        {shown.map((year) => (
          <text key={year} class="tick" x={x(year)} y={foot + em * 1.3} text-anchor="middle">
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
        {known.map(({ point, x: across }) => (
          <text key={point.key} x={across + em * 0.7} y={y(point.mark.value) + em * 0.35}>
            {point.label}
          </text>
        ))}
        {guessed.map(({ point, x: across }, i) => (
          <text
            key={point.key}
            x={across + (i ? em * 0.7 : -em * 0.7)}
            y={y(point.mark.value) + em * 0.35}
            text-anchor={i ? 'start' : 'end'}
          >
            {point.label}
          </text>
        ))}
      </>
    ),
  };
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
