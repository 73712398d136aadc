/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small pictures of one kind beside one another, all with the same axis: of each township its direct
 * share above, the model's below, and a line from one to the other, which shows how far the model has
 * drawn it in.
 */
import type { ComponentChildren } from 'preact';
import type { Guide } from './intervals';
import { MarkShape, type Mark } from './marks';
import { widest, wrapped } from './measure';
import { LINE, Lines, Picture, type Draw, type Drawing, type Paper } from './picture';
import { placeOf, type Axis } from './scale';

export interface Panel {
  key: string;
  name: string;
  note: string; /* below the name */
  rows: { value: string; mark: Mark | null }[];
}

const WIDTH_LEAST = 11.5; /* letters */
const GAP = 1.2;
const ROW = 1.7;
const NOTE = 1.6;
const AIR = 0.3;
const FOOT = 2.4; /* the axis and some air */
const PANELS_MOST = 32; /* of a part, for a sheet of A4 */

interface MultiplesProps {
  title: string;
  about: string;
  rehearsal: boolean;
  panels: Panel[];
  axis: Axis;
  guides: Guide[]; /* without labels: what they are is said below */
  children?: ComponentChildren;
}

export function Multiples({ panels, axis, guides, ...frame }: MultiplesProps) {
  const parts: Draw[] = [];
  for (let i = 0; i < panels.length; i += PANELS_MOST) {
    const some = panels.slice(i, i + PANELS_MOST);
    parts.push((paper) => drawn(some, axis, guides, paper));
  }
  return <Picture {...frame} parts={parts} />;
}

function drawn(panels: Panel[], axis: Axis, guides: Guide[], { width, em }: Paper): Drawing {
  const across = Math.max(1, Math.floor((width + GAP * em) / ((WIDTH_LEAST + GAP) * em)));
  const wide = (width - (across - 1) * GAP * em) / across;
  const body: ComponentChildren[] = [];
  let top = 0;
  for (let first = 0; first < panels.length; first += across) {
    const row = panels.slice(first, first + across);
    const names = row.map((one) => wrapped(one.name, wide, em, 3, true));
    const lines = Math.max(...names.map((one) => one.length));
    const head = row.some((one) => one.note) ? NOTE : AIR;
    row.forEach((panel, i) => {
      body.push(
        <g key={panel.key} transform={`translate(${i * (wide + GAP * em)} ${top})`}>
          <Lines kind="heading" lines={names[i]!} x={0} y={em * 1.1} em={em} />
          <g transform={`translate(0 ${em * LINE * lines})`}>
            {plot(panel, axis, guides, em * head, { width: wide, em })}
          </g>
        </g>,
      );
    });
    top += em * (LINE * lines + head + row[0]!.rows.length * ROW + FOOT);
  }
  return { height: top, body };
}

/* top: where the rows begin, the same for all panels beside one another. */
function plot(panel: Panel, axis: Axis, guides: Guide[], top: number, { width, em }: Paper): ComponentChildren {
  const numbers = panel.rows.filter((row) => row.mark).map((row) => row.value);
  const right = width - widest(['00.0%', ...numbers], em) - em * 0.6;
  const foot = top + panel.rows.length * ROW * em;
  const at = (value: number) => placeOf(axis, value, em * 0.9, right);
  const across = (i: number) => top + (i + 0.5) * ROW * em;
  const ends = [axis.ticks[0]!, axis.ticks[axis.ticks.length - 1]!];
  return (
    <>
      <Lines kind="tick" lines={[panel.note]} x={0} y={em * 1.1} em={em} />
      <line class="axis" x1={at(axis.from)} x2={right} y1={foot} y2={foot} />
      {panel.rows.map(
        (row, i) =>
          row.mark && (
            <Grid
              key={i}
              axis={axis}
              guides={guides}
              at={at}
              top={top + i * ROW * em}
              foot={top + (i + 1) * ROW * em}
            />
          ),
      )}
      <Drawn panel={panel} at={at} across={across} />
      {panel.rows.map((row, i) => (
        <text key={i} class={row.mark ? 'value' : 'value quiet'} x={width} y={across(i) + em * 0.35} text-anchor="end">
          {row.value}
        </text>
      ))}
      {ends.map((tick) => (
        <text key={tick} class="tick" x={at(tick)} y={foot + em * 1.1} text-anchor="middle">
          {axis.format(tick)}
        </text>
      ))}
    </>
  );
}

interface GridProps {
  axis: Axis;
  guides: Guide[];
  at: (value: number) => number;
  top: number;
  foot: number;
}

/* Behind a row that has a figure: words in place of one are crossed by no line. */
function Grid({ axis, guides, at, top, foot }: GridProps) {
  return (
    <>
      {axis.ticks.map((tick) => (
        <line key={tick} class="grid" x1={at(tick)} x2={at(tick)} y1={top} y2={foot} />
      ))}
      {guides.map((guide, i) => (
        <line key={i} class={'guide ' + guide.kind} x1={at(guide.at)} x2={at(guide.at)} y1={top} y2={foot} />
      ))}
    </>
  );
}

interface DrawnProps {
  panel: Panel;
  at: (value: number) => number;
  across: (row: number) => number;
}

/* From one figure to the next, and the figures with their intervals above that line. */
function Drawn({ panel, at, across }: DrawnProps) {
  const shown = panel.rows
    .map((row, i) => ({ mark: row.mark, i }))
    .filter((one): one is { mark: Mark; i: number } => one.mark !== null);
  return (
    <>
      {shown.slice(1).map(({ mark, i }, n) => (
        <line
          key={i}
          class="drawn"
          x1={at(shown[n]!.mark.value)}
          y1={across(shown[n]!.i)}
          x2={at(mark.value)}
          y2={across(i)}
        />
      ))}
      {shown.map(({ mark, i }) => (
        <MarkShape key={i} mark={mark} at={at} across={across(i)} />
      ))}
    </>
  );
}
