/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A forest plot: each row has a label, a dot for the estimate and a line for its 95 % interval; a
 * dashed line is the target. Texts are HTML beside the plot's columns, so that they wrap and no line
 * crosses them; on a narrow screen they are above their line. Places in a column are percentages of
 * its width. The table below the plot has the same figures.
 */
import type { ComponentChildren } from 'preact';
import { statusLabels } from '../../common/words';
import type { Estimate, IndicatorTarget } from '../../generated/openapi';
import { say } from '../language';
import { texts } from '../texts';
import { interval, percent, targetText } from '../words';

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2];
const TICKS_MAX = 6;
const LABEL_ASIDE = 0.35; /* a label this near to an end of its column lies on one side of its line */

export interface Row {
  key: string;
  label: string;
  estimate: Estimate;
}

interface Scale {
  x(share: number): string;
  of(share: number): number; /* 0 to 1 */
  ticks: number[];
}

function scaleFor(rows: Row[], target: IndicatorTarget | null): Scale {
  const highs = rows.map(({ estimate }) => (estimate.ci ? estimate.ci[1] : estimate.share || 0));
  const high = Math.min(1, Math.max(0.05, target ? target.value : 0, ...highs));
  const step = STEPS.find((one) => high / one <= TICKS_MAX) || 0.25;
  const end = Math.min(1, Math.ceil(high / step - 1e-9) * step);
  const ticks: number[] = [];
  for (let i = 0; i * step <= end + 1e-9; i++) ticks.push(i * step);
  return { x: (share) => (share / end) * 100 + '%', of: (share) => share / end, ticks };
}

interface ForestProps {
  title: string;
  rows: Row[];
  target: IndicatorTarget | null;
}

export function Forest({ title, rows, target }: ForestProps) {
  const scale = scaleFor(rows, target);
  return (
    <div class="forest" role="img" aria-label={title}>
      {target && (
        <Column kind="head">
          <TargetLabel target={target} scale={scale} />
        </Column>
      )}
      {rows.map((row) => (
        <ForestRow key={row.key} row={row} scale={scale} target={target} />
      ))}
      <Column kind="axis">
        {scale.ticks.map((tick) => (
          <text class="tick" key={tick} x={scale.x(tick)} y="1.2em" text-anchor="middle">
            {Math.round(tick * 100)}%
          </text>
        ))}
      </Column>
    </div>
  );
}

/* Something in the column of the lines, and nothing beside it. */
function Column({ kind, children }: { kind: string; children: ComponentChildren }) {
  return (
    <div class={'row ' + kind}>
      <div class="track">
        <svg>{children}</svg>
      </div>
    </div>
  );
}

function TargetLabel({ target, scale }: { target: IndicatorTarget; scale: Scale }) {
  const at = scale.of(target.value);
  const anchor = at > 1 - LABEL_ASIDE ? 'end' : at < LABEL_ASIDE ? 'start' : 'middle';
  return (
    <text class="target-label" x={scale.x(target.value)} y="1.2em" text-anchor={anchor}>
      {say(texts.yearTarget(target.year, targetText(target)))}
    </text>
  );
}

interface ForestRowProps {
  row: Row;
  scale: Scale;
  target: IndicatorTarget | null;
}

function ForestRow({ row, scale: { x, ticks }, target }: ForestRowProps) {
  const { share, ci, status } = row.estimate;
  const shown = status !== 'suppress' && share !== null;
  const value = shown ? `${percent(share)} (${interval(ci)})` : say(statusLabels.suppress);
  const upright = (at: number) => ({ x1: x(at), x2: x(at), y1: '0', y2: '100%' });
  return (
    <div class={'row ' + status}>
      <div class="label">{row.label}</div>
      <div class="value">{value}</div>
      <div class="track">
        <svg>
          {ticks.map((tick) => (
            <line class="grid" key={tick} {...upright(tick)} />
          ))}
          {target && <line class="target" {...upright(target.value)} />}
          {shown && ci && <line class="ci" x1={x(ci[0])} x2={x(ci[1])} y1="50%" y2="50%" />}
          {shown && <circle cx={x(share)} cy="50%" r="5" />}
        </svg>
      </div>
    </div>
  );
}
