/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dots with their intervals, a line for each: of groups under headings, of regions, of differences.
 * All lines share one axis. On a wide screen a line's name stands before it and its number behind it,
 * on a narrow one above it; lines of the picture never run through a text. A figure that is withheld
 * has no mark, and words in place of its number.
 */
import { Fragment, type ComponentChildren } from 'preact';
import { MarkShape, type Mark } from './marks';
import { widest, wrapped } from './measure';
import { LINE, Lines, Picture, type Draw, type Drawing, type Paper } from './picture';
import { placeOf, type Axis } from './scale';

export interface Line {
  key: string;
  label: string;
  value: string;
  quiet?: boolean; /* there is no figure */
  marks: Mark[]; /* the first one above the others, where there are more */
}

export interface Block {
  heading?: string;
  lines: Line[];
}

/* A line across all others: a target, no difference. */
export interface Guide {
  at: number;
  kind: 'target' | 'plain';
  label: string;
}

const NAME_MOST = 0.34; /* of the width */
const LINES_MOST = 36; /* of a part, for a sheet of A4; a heading takes one */
const GAP = 0.8; /* letters */
const EDGE = 1.4; /* letters, for half of the axis' last number */
const SPREAD = 0.75; /* letters between two marks of a line */

interface Columns {
  wide: boolean;
  name: number; /* how wide the names may be */
  left: number; /* where the axis begins and ends */
  right: number;
}

/* Whether there is room enough for three columns. Names that would have to wrap take more of it. */
export function isWide(plot: number, wraps: boolean, em: number): boolean {
  return plot >= (wraps ? 18 : 11) * em;
}

function columnsOf(blocks: Block[], { width, em }: Paper): Columns {
  const lines = ([] as Line[]).concat(...blocks.map((block) => block.lines));
  const value = widest(lines.map((line) => line.value), em) + em * GAP;
  const own = widest(lines.map((line) => line.label), em) + 1;
  const name = Math.min(own, width * NAME_MOST);
  const [left, right] = [name + em * (GAP + 1), width - value - em];
  if (isWide(right - left, own > name, em)) return { wide: true, name, left, right };
  return { wide: false, name: width - value, left: em * EDGE, right: width - em * EDGE };
}

/* At most so many lines in each part; a block goes on in the next one without its heading. */
export function parted(blocks: Block[], most = LINES_MOST): Block[][] {
  const parts: Block[][] = [[]];
  let room = most;
  for (const { heading, lines } of blocks)
    for (let done = 0; done < lines.length; ) {
      if (room <= 0) {
        parts.push([]);
        room = most;
      }
      const named = heading && !done ? heading : undefined;
      const some = lines.slice(done, done + Math.max(1, room - (named ? 1 : 0)));
      parts[parts.length - 1]!.push({ heading: named, lines: some });
      done += some.length;
      room -= some.length + (named ? 1 : 0);
    }
  return parts;
}

interface IntervalsProps {
  title: string;
  about: string;
  rehearsal: boolean;
  blocks: Block[];
  axis: Axis;
  guides: Guide[];
  children?: ComponentChildren;
}

export function Intervals({ blocks, axis, guides, ...frame }: IntervalsProps) {
  const parts: Draw[] = parted(blocks).map(
    (part) => (paper) => drawn(part, axis, guides, paper, columnsOf(blocks, paper)),
  );
  return <Picture {...frame} parts={parts} />;
}

function drawn(blocks: Block[], axis: Axis, guides: Guide[], paper: Paper, columns: Columns): Drawing {
  const { em } = paper;
  const body: ComponentChildren[] = [];
  let top = 0;
  const add = (key: string, drawing: Drawing) => {
    body.push(
      <g key={key} transform={`translate(0 ${top})`}>
        {drawing.body}
      </g>,
    );
    top += drawing.height;
  };
  guides.forEach((guide, i) => add(`guide ${i}`, guideLabel(guide, axis, paper, columns)));
  blocks.forEach((block, i) => {
    if (block.heading) add(`heading ${i}`, heading(block.heading, axis, guides, em, columns));
    for (const line of block.lines) add(line.key, row(line, axis, guides, paper, columns));
  });
  add('axis', ticks(axis, paper, columns));
  return { height: top, body };
}

/* The lines across go on behind it where it is no longer than the names. */
function heading(text: string, axis: Axis, guides: Guide[], em: number, columns: Columns): Drawing {
  const height = em * 2;
  const aside = columns.wide && widest([text], em, true) <= columns.name + em * GAP;
  return {
    height,
    body: (
      <>
        {aside && <Grid axis={axis} guides={guides} columns={columns} top={0} foot={height} />}
        <Lines kind="heading" lines={[text]} x={0} y={em * 1.5} em={em} />
      </>
    ),
  };
}

function guideLabel(guide: Guide, axis: Axis, paper: Paper, { left, right }: Columns): Drawing {
  const at = placeOf(axis, guide.at, left, right);
  const half = widest([guide.label], paper.em, true) / 2;
  const x = Math.max(half, Math.min(paper.width - half, at));
  const { em } = paper;
  return {
    height: em * 1.5,
    body: (
      <Lines kind={'label-' + guide.kind} lines={[guide.label]} x={x} y={em * 1.1} em={em} anchor="middle" />
    ),
  };
}

function ticks(axis: Axis, { em }: Paper, { left, right }: Columns): Drawing {
  return {
    height: em * 1.8,
    body: axis.ticks.map((tick) => (
      <text key={tick} class="tick" x={placeOf(axis, tick, left, right)} y={em * 1.2} text-anchor="middle">
        {axis.format(tick)}
      </text>
    )),
  };
}

/* The lines behind the marks of a row. */
function Grid(props: { axis: Axis; guides: Guide[]; columns: Columns; top: number; foot: number }) {
  const { axis, guides, columns, top, foot } = props;
  const at = (value: number) => placeOf(axis, value, columns.left, columns.right);
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

function row(line: Line, axis: Axis, guides: Guide[], { width, em }: Paper, columns: Columns): Drawing {
  const names = wrapped(line.label, columns.name, em);
  const text = em * (names.length * LINE + 0.4);
  const marks = line.marks.length ? em * (0.9 + SPREAD * line.marks.length) : 0;
  const height = columns.wide ? Math.max(text, marks) : text + marks;
  const top = columns.wide ? 0 : text;
  const middle = (top + height) / 2;
  const first = columns.wide ? middle - ((names.length - 1) * LINE * em) / 2 + em * 0.35 : em * 1.1;
  const at = (value: number) => placeOf(axis, value, columns.left, columns.right);
  const across = (i: number) => middle + (i - (line.marks.length - 1) / 2) * em * SPREAD;
  return {
    height,
    body: (
      <Fragment>
        <Grid axis={axis} guides={guides} columns={columns} top={top} foot={height} />
        <Lines kind="name" lines={names} x={0} y={first} em={em} />
        <text
          class={line.quiet ? 'value quiet' : 'value'}
          x={width}
          y={columns.wide ? middle + em * 0.35 : em * 1.1}
          text-anchor="end"
        >
          {line.value}
        </text>
        {line.marks.map((mark, i) => (
          <MarkShape key={i} mark={mark} at={at} across={across(i)} />
        ))}
      </Fragment>
    ),
  };
}
