/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bars on one axis, a line for each: rank intervals, response rates. A bar reaches from one value to
 * another; what has none says so in words.
 */
import type { ComponentChildren } from 'preact';
import { isWide } from './intervals';
import { widest, wrapped } from './measure';
import { LINE, Lines, Picture, type Draw, type Drawing, type Paper } from './picture';
import { placeOf, type Axis } from './scale';

export interface Bar {
  key: string;
  label: string;
  value: string;
  from: number | null; /* null: there is no bar */
  to: number;
}

const BARS_MOST = 36; /* of a part, for a sheet of A4 */
const THICK = 0.9; /* letters */
const NAME_MOST = 0.34; /* of the width */
const EDGE = 1.4; /* letters, for half of the axis' last number */

interface BarsProps {
  title: string;
  about: string;
  rehearsal: boolean;
  bars: Bar[];
  axis: Axis;
  children?: ComponentChildren;
}

export function Bars({ bars, axis, ...frame }: BarsProps) {
  const parts: Draw[] = [];
  for (let i = 0; i < bars.length; i += BARS_MOST) {
    const some = bars.slice(i, i + BARS_MOST);
    parts.push((paper) => drawn(some, axis, paper));
  }
  return <Picture {...frame} parts={parts} />;
}

function drawn(bars: Bar[], axis: Axis, { width, em }: Paper): Drawing {
  const values = widest(bars.map((bar) => bar.value), em) + em;
  const own = widest(bars.map((bar) => bar.label), em) + 1;
  const most = Math.min(own, width * NAME_MOST);
  const wide = isWide(width - most - values - em * 1.5, own > most, em);
  const name = wide ? most : width - values;
  const left = wide ? name + em * 1.5 : em * EDGE;
  const right = wide ? width - values - em * 0.5 : width - em * EDGE;
  const at = (value: number) => placeOf(axis, value, left, right);
  const body: ComponentChildren[] = [];
  let top = 0;
  for (const bar of bars) {
    const names = wrapped(bar.label, name, em);
    const text = em * (names.length * LINE + 0.4);
    const height = wide ? Math.max(text, em * 1.7) : text + em * 1.4;
    const [above, foot] = wide ? [top, top + height] : [top + text, top + height];
    const middle = (above + foot) / 2;
    const first = wide ? middle - ((names.length - 1) * LINE * em) / 2 + em * 0.35 : top + em * 1.1;
    body.push(
      <g key={bar.key}>
        {axis.ticks.map((tick) => (
          <line key={tick} class="grid" x1={at(tick)} x2={at(tick)} y1={above} y2={foot} />
        ))}
        {bar.from !== null && (
          <rect
            class="bar"
            x={at(bar.from)}
            y={middle - (em * THICK) / 2}
            width={Math.max(1, at(bar.to) - at(bar.from))}
            height={em * THICK}
          />
        )}
        <Lines kind="name" lines={names} x={0} y={first} em={em} />
        <text class={bar.from === null ? 'value quiet' : 'value'} x={width} y={wide ? middle + em * 0.35 : first} text-anchor="end">
          {bar.value}
        </text>
      </g>,
    );
    top += height;
  }
  body.push(
    ...axis.ticks.map((tick) => (
      <text key={'tick' + tick} class="tick" x={at(tick)} y={top + em * 1.2} text-anchor="middle">
        {axis.format(tick)}
      </text>
    )),
  );
  return { height: top + em * 1.8, body };
}
