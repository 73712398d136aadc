/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the staff pages show words and figures: Chinese first, English on the second line. */
import { notices } from '../common/words';
import type { Words } from '../generated/openapi';

export function Both({ text }: { text: Words }) {
  return (
    <>
      {text.zh}
      {text.en && (
        <span class="en" lang="en">
          {text.en}
        </span>
      )}
    </>
  );
}

export function Rehearsal() {
  return (
    <p class="rehearsal">
      <b>{notices.rehearsal.zh}</b> 系统演练产生，不反映真实居民的情况，不得作为统计结果使用。
      <span class="en" lang="en">
        {notices.rehearsal.en}: they say nothing about real residents and are not statistics.
      </span>
    </p>
  );
}

export function percent(share: number | null, digits = 1): string {
  return share === null ? '–' : (share * 100).toFixed(digits) + '%';
}

export function interval(ci: [number, number] | null): string {
  return ci ? `${(ci[0] * 100).toFixed(1)}–${(ci[1] * 100).toFixed(1)}%` : '–';
}

/* A standard error in percentage points. */
export function points(se: number | null, digits = 2): string {
  return se === null ? '–' : (se * 100).toFixed(digits);
}

/* A change in percentage points, with its sign. */
export function signedPoints(change: number): string {
  return (change < 0 ? '−' : '+') + Math.abs(change * 100).toFixed(2);
}

export function fixed(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits);
}

/* A probability is never shown as 0 or 1. */
export function probability(value: number | null): string {
  if (value === null) return '–';
  return value < 0.01 ? '< 1%' : value > 0.99 ? '> 99%' : percent(value, 0);
}

export function targetText(target: { comparison?: string; value: number }): string {
  return `${target.comparison === 'above' ? '>' : '≥'} ${percent(target.value)}`;
}
