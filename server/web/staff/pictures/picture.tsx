/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The frame of every picture: it is as wide as its place on the screen, or on A4 when it is printed,
 * its letters are as large as the page's, and a picture of a rehearsal says so inside of itself. What
 * is too long for a sheet comes in several parts. It draws nothing before its place is known.
 */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { notices } from '../../common/words';
import { say } from '../language';
import { Shape, type Look } from './marks';
import { widest } from './measure';
import { texts } from './texts';

export interface Paper {
  width: number;
  em: number; /* pixels of a letter's height */
}

export interface Drawing {
  height: number;
  standing?: boolean; /* its axis does: lines run behind texts, which have a ground of their own */
  body: ComponentChildren;
}

export type Draw = (paper: Paper) => Drawing;

const PRINTED = 680; /* pixels between the margins of A4, as style.css has them */
const LETTERS = 0.875; /* of the page's own */

/* The width of an element, the printed one while the page is printed. */
function usePaper() {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measure = () => place.current && setWidth(place.current.clientWidth);
    const print = () => setWidth(PRINTED);
    const observer = new ResizeObserver(measure);
    measure();
    observer.observe(place.current!);
    addEventListener('beforeprint', print);
    addEventListener('afterprint', measure);
    return () => {
      observer.disconnect();
      removeEventListener('beforeprint', print);
      removeEventListener('afterprint', measure);
    };
  }, []);
  const root = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return { place, paper: { width, em: root * LETTERS } };
}

interface PictureProps {
  title: string;
  about: string; /* what is to be seen, for who cannot see it, and where the numbers are */
  rehearsal: boolean;
  parts: Draw[];
  children?: ComponentChildren; /* below it: what its signs mean */
}

export function Picture({ title, about, rehearsal, parts, children }: PictureProps) {
  const { place, paper } = usePaper();
  return (
    <figure class={parts.length > 1 ? 'picture' : 'picture whole'}>
      <figcaption>{title}</figcaption>
      <div ref={place}>
        {paper.width > 0 &&
          parts.map((draw, part) => (
            <Sheet
              key={part}
              title={title + (parts.length > 1 ? say(texts.part(part + 1, parts.length)) : '')}
              about={about}
              rehearsal={rehearsal}
              paper={paper}
              draw={draw}
            />
          ))}
      </div>
      {children}
    </figure>
  );
}

interface SheetProps {
  title: string;
  about: string;
  rehearsal: boolean;
  paper: Paper;
  draw: Draw;
}

function Sheet({ title, about, rehearsal, paper, draw }: SheetProps) {
  const id = useId();
  const { height, body, standing } = draw(paper);
  const top = rehearsal ? paper.em * 2 : 0;
  return (
    <svg
      class={standing ? 'standing' : undefined}
      role="img"
      aria-labelledby={`${id}-title ${id}-about`}
      width={paper.width}
      height={height + top}
      viewBox={`0 0 ${paper.width} ${height + top}`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-about`}>{about}</desc>
      {rehearsal && <Stamp paper={paper} />}
      <g transform={`translate(0 ${top})`}>{body}</g>
    </svg>
  );
}

function Stamp({ paper: { width, em } }: { paper: Paper }) {
  const words = say(notices.rehearsal);
  const wide = widest([words], em, true) + em;
  return (
    <g class="stamp">
      <rect x={width - wide - 1} y={1} width={wide} height={em * 1.6} rx={4} />
      <text x={width - 1 - wide / 2} y={em * 1.2} text-anchor="middle">
        {words}
      </text>
    </g>
  );
}

/* Lines of a text, the first one's foot at y. */
export function Lines(props: {
  lines: string[];
  x: number;
  y: number;
  em: number;
  anchor?: 'start' | 'middle' | 'end';
  kind?: string;
}) {
  const { lines, x, y, em, anchor = 'start', kind } = props;
  return (
    <text class={kind} text-anchor={anchor} x={x} y={y}>
      {lines.map((line, i) => (
        <tspan key={i} x={x} y={y + i * em * LINE}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

export const LINE = 1.35; /* heights of a letter from one line to the next */

/* A sign of a picture and what it means. */
export function Sign(props: { look: Look; caution?: boolean; children: ComponentChildren }) {
  return (
    <span class="sign">
      <svg aria-hidden="true" width="32" height="16" viewBox="0 0 32 16">
        <g class={`mark ${props.look}${props.caution ? ' caution' : ''}`}>
          {props.look !== 'goal' && <line class="ci" x1="2" x2="30" y1="8" y2="8" />}
          <Shape look={props.look} x={16} y={8} />
        </g>
      </svg>
      {props.children}
    </span>
  );
}

export function LineSign({ kind, children }: { kind: string; children: ComponentChildren }) {
  return (
    <span class="sign">
      <svg aria-hidden="true" width="32" height="16" viewBox="0 0 32 16">
        <line class={'guide ' + kind} x1="16" x2="16" y1="0" y2="16" />
      </svg>
      {children}
    </span>
  );
}
