/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the staff pages show figures, and texts that need more than one element. */
import { useEffect } from 'preact/hooks';
import { notices } from '../common/words';
import type { Words } from '../generated/openapi';
import { language, say } from './language';
import { texts } from './texts';

/* A page's name, which is the tab's as well. */
export function Heading({ text }: { text: string }) {
  useEffect(() => {
    document.title = `${text} · ${say(texts.home)}`;
  }, [text]);
  return <h1>{text}</h1>;
}

/* A survey's title with its year, where it does not have it already. */
export function titled(title: Words, year: number): string {
  const text = say(title);
  return text.includes(String(year)) ? text : say(texts.ofYear(text, year));
}

export function Rehearsal() {
  return (
    <p class="rehearsal">
      <b>{say(notices.rehearsal)}</b> {say(texts.rehearsal)}
    </p>
  );
}

/* A plan is quoted in its own words, whatever language the page speaks. */
export function Quoted({ text }: { text: string }) {
  return <blockquote lang={language() === 'zh' ? undefined : 'zh-CN'}>{text}</blockquote>;
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

/* A time of the server in the reader's own zone, to the minute. */
export function moment(stamp: string): string {
  const at = new Date(stamp);
  const two = (n: number) => String(n).padStart(2, '0');
  return (
    `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ` +
    `${two(at.getHours())}:${two(at.getMinutes())}`
  );
}
