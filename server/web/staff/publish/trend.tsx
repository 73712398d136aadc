/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Other years: the changes since the plan's baselines and earlier waves, and the projection to the
 * year of the target. A change is shown with its interval, and the page says what is not known.
 */
import { modelLabels, notes, titles, verdictLabels } from '../../common/words';
import type { Change, Projection, WaveApart, Words } from '../../generated/openapi';
import { DataTable } from './table';
import { Both, fixed, interval, percent, points, probability, signedPoints } from '../words';

const CHANGE_COLUMNS: Words[] = [
  titles.region,
  titles.since,
  titles.then,
  titles.change,
  titles.interval,
  titles.se,
  titles.test,
];

export function Trend({ changes, apart }: { changes: Change[]; apart: WaveApart[] }) {
  if (!changes.length && !apart.length) return null;
  const notes = [...new Map(changes.map((one) => [one.note.zh, one.note])).values()];
  return (
    <>
      <h2>
        与以往相比<span class="en">Compared with earlier years</span>
      </h2>
      {notes.map((note) => (
        <p class="small" key={note.zh}>
          <Both text={note} />
        </p>
      ))}
      {apart.map((wave) => (
        <p class="small" key={wave.year}>
          <Both
            text={{
              zh: `${wave.year}年调查：${wave.words.zh}`,
              en: `The survey of ${wave.year}: ${wave.words.en}`,
            }}
          />
        </p>
      ))}
      {changes.length > 0 && (
        <DataTable title="公民具备科学素质的比例：与以往相比的变化" columns={CHANGE_COLUMNS} kind="areas">
          {changes.map((change) => (
            <ChangeRow key={change.region + change.kind + change.year} change={change} />
          ))}
        </DataTable>
      )}
    </>
  );
}

function ChangeRow({ change }: { change: Change }) {
  const since = change.kind === 'baseline' ? `${change.year}年基期` : `${change.year}年调查`;
  return (
    <tr>
      <th scope="row">{change.region_name.zh}</th>
      <td class="text">
        {since}
        <span class="reason">
          {change.run !== null ? `计算编号 run ${change.run}` : change.derived ? '由方案文字推算' : ''}
        </span>
      </td>
      <td>{percent(change.share)}</td>
      <td>{signedPoints(change.change)}</td>
      <td>
        {signedPoints(change.ci[0])} 至 {signedPoints(change.ci[1])}
      </td>
      <td>
        {points(change.change_se)}
        {change.linking_se ? (
          <span class="reason">{titles.linking_error.zh} {points(change.linking_se)}</span>
        ) : null}
      </td>
      <td>
        <Both text={verdictOf(change)} />
      </td>
    </tr>
  );
}

/* What may be said of a change: by its test, or by how large the unknown error would have to be. */
function verdictOf(change: Change): Words {
  const most = change.reference_se_most;
  if (change.p !== null) {
    const p = change.p < 0.001 ? 'p < 0.001' : `p = ${fixed(change.p, 3)}`;
    return change.p < 0.05
      ? { zh: `变化显著，${p}`, en: 'Beyond chance' }
      : { zh: `变化不显著（可能只是抽样误差），${p}`, en: 'May be chance' };
  }
  if (most === null)
    return {
      zh: `基期误差未公布；${notes.baseline_open.zh}`,
      en: `The baseline’s error is not published; ${notes.baseline_open.en}`,
    };
  return {
    zh: `基期误差未公布；其标准误若大于 ${points(most)} 个百分点，变化就不显著`,
    en: `The baseline’s error is not published; with more than ${points(most)} points the change would not be beyond chance`,
  };
}

const PROJECTION_COLUMNS: Words[] = [
  { zh: '外推方法', en: 'Model' },
  { zh: '外推值', en: 'Projection' },
  titles.interval,
  titles.target_probability,
  titles.verdict,
];

export function Projections({ projections }: { projections: Projection[] }) {
  const [first] = projections;
  if (!first) return null;
  return (
    <>
      <h2>
        按 {first.waves} 次调查外推到 {first.year} 年
        <span class="en">Projection from {first.waves} waves</span>
      </h2>
      <p class="small">
        把各次调查连成直线外推，不是 {first.year} 年的调查结果；两种方法相差越大，越说明外推不可靠。
        <span class="en" lang="en">
          A line through the waves, not a survey of that year. The further the two models lie apart,
          the less a projection can be relied on.
        </span>
      </p>
      <DataTable title={`${first.year}年公民具备科学素质的比例：外推`} columns={PROJECTION_COLUMNS} kind="areas">
        {projections.map((one) => (
          <tr key={one.model}>
            <th scope="row">
              <Both text={modelLabels[one.model]} />
            </th>
            <td>{percent(one.share)}</td>
            <td>{interval(one.ci)}</td>
            <td>{probability(one.probability)}</td>
            <td>
              <Both text={verdictLabels[one.verdict]} />
            </td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}
