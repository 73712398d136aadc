/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The gaps that plans want to become smaller: between groups of a place, since earlier waves, and
 * between the townships of a county. Numbers and how sure they are; no verdict.
 */
import { titles } from '../../common/words';
import type { Gap, GapChange, IndicatorOfSample, Spread, Words } from '../../generated/openapi';
import { say } from '../language';
import { DataTable } from '../table';
import { fixed, interval, percent, points, probability, signedPoints } from '../words';
import { gapTexts as texts } from './gap-texts';

const COLUMNS: Words[] = [
  texts.pair,
  texts.difference,
  titles.interval,
  texts.ratio,
  texts.test,
];

interface GapsProps {
  data: IndicatorOfSample;
  place: { key: string; label: string };
}

export function Gaps({ data, place }: GapsProps) {
  const gaps = data.gaps.filter((gap) => gap.region === place.key);
  const spreads = data.spreads.filter((spread) => spread.region === place.key);
  if (!data.gaps.length && !data.spreads.length) return null;
  return (
    <section id="table-gaps">
      <h3>
        {say(texts.title)} · {place.label}
      </h3>
      <p class="small">{say(texts.about)}</p>
      {gaps.length > 0 ? <Differences gaps={gaps} place={place.label} /> : <p>{say(texts.none)}</p>}
      {spreads.length > 0 && <Townships spreads={spreads} />}
    </section>
  );
}

function Differences({ gaps, place }: { gaps: Gap[]; place: string }) {
  const changes = gaps.some((gap) => gap.changes.length);
  return (
    <>
      <DataTable
        title={say(texts.table(place))}
        columns={changes ? [...COLUMNS, texts.change] : COLUMNS}
        kind="areas"
      >
        {gaps.map((gap) => (
          <GapRow key={gap.group + gap.against} gap={gap} changes={changes} />
        ))}
      </DataTable>
      <p class="small">{say(texts.adjusted)}</p>
    </>
  );
}

function GapRow({ gap, changes }: { gap: Gap; changes: boolean }) {
  return (
    <tr class={gap.status}>
      <th scope="row">{say(texts.against(say(gap.group_label), say(gap.against_label)))}</th>
      <td>{signedPoints(gap.difference)}</td>
      <td>{gap.ci ? between(gap.ci) : '–'}</td>
      <td>
        {gap.ratio === null ? '–' : fixed(gap.ratio, 2)}
        {gap.ratio_ci && <span class="reason">{gap.ratio_ci.map((end) => fixed(end, 2)).join('–')}</span>}
      </td>
      <td>{say(testOf(gap))}</td>
      {changes && (
        <td class="text">
          {gap.changes.map((change) => (
            <Since key={change.year} change={change} />
          ))}
        </td>
      )}
    </tr>
  );
}

function between(ends: readonly number[]): string {
  return say(texts.between(signedPoints(ends[0]!), signedPoints(ends[1]!)));
}

function testOf(gap: Gap): Words {
  if (gap.p_adjusted === null) return texts.noTest;
  const p = gap.p_adjusted < 0.001 ? 'p < 0.001' : `p = ${fixed(gap.p_adjusted, 3)}`;
  return gap.p_adjusted < 0.05 ? texts.beyond(p) : texts.chance(p);
}

function Since({ change }: { change: GapChange }) {
  const then = signedPoints(change.difference);
  return (
    <>
      {say(texts.since(change.year, then, signedPoints(change.change), between(change.ci)))}
      {change.narrowed_probability !== null && (
        <span class="reason">{say(texts.narrowed(probability(change.narrowed_probability)))}</span>
      )}
    </>
  );
}

/* The others are differences between shares: points. */
function isShare(spread: Spread): boolean {
  return spread.measure === 'dissimilarity';
}

function Townships({ spreads }: { spreads: Spread[] }) {
  return (
    <>
      <h4>{say(texts.spreads)}</h4>
      <p class="small">{say(texts.spreadsAbout(spreads[0]!.areas))}</p>
      <dl class="figures">
        {spreads.map((spread) => (
          <div key={spread.measure}>
            <dt>{say(texts[spread.measure])}</dt>
            <dd>
              {isShare(spread) ? percent(spread.value) : points(spread.value, 1)}
              <span class="reason">
                {isShare(spread) ? interval(spread.ci) : spread.ci.map((end) => points(end, 1)).join('–')}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
