/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An estimate with its interval, lying or standing. What kind it is can be told by its shape without
 * colour: a disc is the figure itself, a square a model's, a diamond one of an earlier year, a bar a
 * target, which has no interval. Hollow and dashed: to be used with caution.
 */

export type Look = 'own' | 'model' | 'past' | 'goal';

export interface Mark {
  value: number;
  ci: readonly [number, number] | null;
  look: Look;
  caution?: boolean;
}

const SIZE = 5; /* half of a mark's, in pixels */

/* Half the length of the strokes at an interval's ends. */
const END = 4;

interface MarkProps {
  mark: Mark;
  at: (value: number) => number; /* along the axis */
  across: number;
  upright?: boolean;
}

export function MarkShape({ mark, at, across, upright = false }: MarkProps) {
  const { value, ci, look, caution } = mark;
  const spot = (along: number, aside = 0) =>
    upright ? { x: across + aside, y: at(along) } : { x: at(along), y: across + aside };
  const line = (from: { x: number; y: number }, to: { x: number; y: number }, name: string) => (
    <line class={name} x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
  );
  return (
    <g class={`mark ${look}${caution ? ' caution' : ''}`}>
      {ci && line(spot(ci[0]), spot(ci[1]), 'ci')}
      {ci && ci.map((end) => line(spot(end, -END), spot(end, END), 'end'))}
      <Shape look={look} {...spot(value)} />
    </g>
  );
}

export function Shape({ look, x, y }: { look: Look; x: number; y: number }) {
  if (look === 'own') return <circle class="dot" cx={x} cy={y} r={SIZE} />;
  if (look === 'goal')
    return <rect class="dot" x={x - 1.5} y={y - SIZE * 1.6} width={3} height={SIZE * 3.2} />;
  const side = look === 'model' ? SIZE * 1.8 : SIZE * 1.7;
  const turn = look === 'past' ? `rotate(45 ${x} ${y})` : undefined;
  return (
    <rect class="dot" x={x - side / 2} y={y - side / 2} width={side} height={side} transform={turn} />
  );
}
