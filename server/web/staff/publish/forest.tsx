/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A forest plot as plain SVG: each row has a label, a dot for the estimate and a line for its 95 %
 * interval; a dashed line is the target. It is drawn in pixels of the available width, so text
 * never shrinks. On a narrow screen the label is above its line. The table below the plot has the
 * same figures.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { statusLabels } from '../../common/words';
import type { Estimate, IndicatorTarget } from '../../generated/openapi';
import { interval, percent, targetText } from '../words';

const NARROW = 560;
const LABELS = 170;
const VALUES = 190;
const TOP = 30;
const AXIS = 26;
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2];
const TICKS_MAX = 6;

export interface Row {
  key: string;
  label: string;
  estimate: Estimate;
}

interface Scale {
  x(share: number): number;
  ticks: number[];
}

function scaleFor(rows: Row[], target: IndicatorTarget | null, from: number, to: number): Scale {
  const highs = rows.map(({ estimate }) => (estimate.ci ? estimate.ci[1] : estimate.share || 0));
  const high = Math.min(1, Math.max(0.05, target ? target.value : 0, ...highs));
  const step = STEPS.find((one) => high / one <= TICKS_MAX) || 0.25;
  const end = Math.min(1, Math.ceil(high / step - 1e-9) * step);
  const ticks: number[] = [];
  for (let i = 0; i * step <= end + 1e-9; i++) ticks.push(i * step);
  return { x: (share) => from + ((to - from) * share) / end, ticks };
}

function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const measure = () => ref.current && setWidth(ref.current.clientWidth);
    measure();
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, []);
  return { ref, width };
}

interface ForestProps {
  title: string;
  rows: Row[];
  target: IndicatorTarget | null;
}

export function Forest({ title, rows, target }: ForestProps) {
  const { ref, width } = useWidth();
  const narrow = width < NARROW;
  const rowHeight = narrow ? 46 : 30;
  const scale = scaleFor(rows, target, narrow ? 10 : LABELS, width - (narrow ? 14 : VALUES));
  const bottom = TOP + rows.length * rowHeight;
  return (
    <div ref={ref} class="forest">
      {width > 0 && (
        <svg width={width} height={bottom + AXIS} role="img" aria-label={title}>
          {scale.ticks.map((tick) => (
            <g key={tick}>
              <line class="grid" x1={scale.x(tick)} x2={scale.x(tick)} y1={TOP} y2={bottom} />
              <text class="tick" x={scale.x(tick)} y={bottom + 18} text-anchor="middle">
                {Math.round(tick * 100)}%
              </text>
            </g>
          ))}
          {target && (
            <TargetLine target={target} x={scale.x(target.value)} bottom={bottom} width={width} />
          )}
          {rows.map((row, index) => (
            <ForestRow
              key={row.key}
              row={row}
              top={TOP + index * rowHeight}
              height={rowHeight}
              width={width}
              narrow={narrow}
              scale={scale}
            />
          ))}
        </svg>
      )}
    </div>
  );
}

function TargetLine(props: { target: IndicatorTarget; x: number; bottom: number; width: number }) {
  const { target, x, bottom, width } = props;
  const anchor = x > width - 90 ? 'end' : x < 90 ? 'start' : 'middle';
  return (
    <g>
      <line class="target" x1={x} x2={x} y1={TOP - 8} y2={bottom} />
      <text class="target-label" x={x} y={TOP - 13} text-anchor={anchor}>
        {target.year}年目标 {targetText(target)}
      </text>
    </g>
  );
}

interface ForestRowProps {
  row: Row;
  top: number;
  height: number;
  width: number;
  narrow: boolean;
  scale: Scale;
}

function ForestRow({ row, top, height, width, narrow, scale }: ForestRowProps) {
  const { share, ci, status } = row.estimate;
  const shown = status !== 'suppress' && share !== null;
  const y = narrow ? top + height - 12 : top + height / 2;
  const textY = narrow ? top + 18 : y + 5;
  const value = shown ? `${percent(share)}（${interval(ci)}）` : statusLabels.suppress.zh;
  return (
    <g class={status}>
      <text class="label" x={narrow ? 2 : 0} y={textY}>
        {row.label}
      </text>
      <text class="value" x={width - 2} y={textY} text-anchor="end">
        {value}
      </text>
      {shown && ci && <line class="ci" x1={scale.x(ci[0])} x2={scale.x(ci[1])} y1={y} y2={y} />}
      {shown && <circle cx={scale.x(share)} cy={y} r="5" />}
    </g>
  );
}
