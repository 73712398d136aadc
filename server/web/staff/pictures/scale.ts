/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Axes. One of shares always begins at 0, so that no picture makes a small difference large. */

export interface Axis {
  from: number;
  to: number;
  ticks: number[];
  format: (value: number) => string;
}

const TICKS_MOST = 6;
const ROUNDS = [1, 2, 5, 10];

/* The smallest round step by which so long a span has few enough ticks. */
function stepOf(span: number): number {
  const least = span / TICKS_MOST;
  const power = Math.pow(10, Math.floor(Math.log10(least)));
  return ROUNDS.find((one) => one * power >= least * (1 - 1e-9))! * power;
}

/* From the tick at or below the lowest to the one at or above the highest. */
function axisOf(low: number, high: number, format: Axis['format']): Axis {
  const step = stepOf(high - low);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks: number[] = [];
  for (let i = first; i <= last; i++) ticks.push(i * step);
  return { from: first * step, to: last * step, ticks, format };
}

const SHARE_LEAST = 0.05; /* of an axis of shares: what is nearly nothing looks like it */

export function shareAxis(shares: number[]): Axis {
  const high = Math.min(1, Math.max(SHARE_LEAST, ...shares));
  const axis = axisOf(0, high, (value) => `${Math.round(value * 100)}%`);
  return axis.to <= 1 ? axis : { ...axis, to: 1, ticks: axis.ticks.filter((tick) => tick <= 1) };
}

/* Of differences: 0 is always on it. */
export function pointAxis(differences: number[]): Axis {
  const low = Math.min(-0.01, ...differences);
  const high = Math.max(0.01, ...differences);
  return axisOf(low, high, (value) => {
    const points = Number((value * 100).toFixed(1));
    return (points < 0 ? '−' : points > 0 ? '+' : '') + Math.abs(points);
  });
}

export function plainAxis(values: number[]): Axis {
  return axisOf(Math.min(...values), Math.max(...values), (value) =>
    String(Number(value.toFixed(2))).replace('-', '−'),
  );
}

/* Places: whole numbers from 1 on, and half a place at both ends. */
export function placeAxis(places: number): Axis {
  const step = Math.max(1, Math.round(stepOf(places)));
  const ticks: number[] = [];
  for (let tick = 1; tick <= places; tick += step) ticks.push(tick);
  return { from: 0.5, to: places + 0.5, ticks, format: String };
}

/* Where a value stands between two ends in pixels; what is beyond an axis stands at its end. */
export function placeOf(axis: Axis, value: number, left: number, right: number): number {
  const part = (Math.min(axis.to, Math.max(axis.from, value)) - axis.from) / (axis.to - axis.from);
  return left + part * (right - left);
}
