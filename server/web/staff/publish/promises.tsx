/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a plan says beyond shares and ranks: gaps that are to become smaller, the standard of
 * monitoring that it names, and regions that it marks.
 */
import { gapOutcomeLabels, notes, titles } from '../../common/words';
import type { IndicatorOfSample } from '../../generated/openapi';
import { say } from '../language';
import { Quoted } from '../words';
import { comparisonTexts as texts } from './comparison-texts';

export function GapPromises({ data }: { data: IndicatorOfSample }) {
  return (
    <>
      {data.gap_targets.map((target, i) => (
        <section class="promise" key={i}>
          <Quoted text={target.quote} />
          <p>
            {say(gapOutcomeLabels[target.outcome])}
            <span class="reason">
              {say(texts.gapCounts(target.gaps + target.spreads, target.compared))}
            </span>
          </p>
        </section>
      ))}
    </>
  );
}

export function Monitoring({ data }: { data: IndicatorOfSample }) {
  const { monitoring } = data;
  if (!monitoring) return null;
  return (
    <section class="promise" id="monitoring">
      <Quoted text={monitoring.quote} />
      <p>
        {say(titles.monitoring)}{' '}
        <b lang="zh-CN">{monitoring.standard}</b>
        <span class="reason">{say(notes.monitoring)}</span>
      </p>
    </section>
  );
}

export function MarkedRegions({ data }: { data: IndicatorOfSample }) {
  if (!data.marked_regions.length) return null;
  return (
    <section id="marked">
      <h2>{say(titles.marked_regions)}</h2>
      <ul>
        {data.marked_regions.map((one) => (
          <li key={one.region}>
            {say(one.region_name)}
            {one.unit && <span class="reason">{say(notes.unit)}</span>}
            {one.note && <span class="reason">{say(one.note)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
