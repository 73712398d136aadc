/*
 * Other years: what has changed since the plan's baselines and earlier waves, and where the waves point
 * in the year of the target. A change stands with its interval, and what is not known is said.
 */
import { DataTable } from './table';
import type { Change, Projection, Text, WaveApart } from './types';
import { Both, fixed, interval, percent, points, probability, signedPoints } from './words';

const CHANGE_COLUMNS: Text[] = [
  { zh: '地区', en: 'Region' },
  { zh: '与何时相比', en: 'Since' },
  { zh: '当时的比例', en: 'Share then' },
  { zh: '变化（百分点）', en: 'Change (points)' },
  { zh: '95% 区间', en: '95 % interval' },
  { zh: '标准误（百分点）', en: 'SE (points)' },
  { zh: '检验', en: 'Test' },
];

export function Trend({ changes, apart }: { changes: Change[]; apart: WaveApart[] }) {
  if (!changes.length && !apart.length) return null;
  const notes = [...new Map(changes.map((one) => [one.note.zh, one.note])).values()];
  return (
    <>
      <h2>
        与往年相比<span class="en">Compared with earlier years</span>
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
        <DataTable title="公民具备科学素质的比例：与往年相比的变化" columns={CHANGE_COLUMNS} kind="areas">
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
      <td>
        {since}
        <span class="reason">
          {change.run !== null ? `评分编号 run ${change.run}` : change.derived ? '由方案文字推算' : ''}
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
          <span class="reason">其中连接误差 {points(change.linking_se)}</span>
        ) : null}
      </td>
      <td>
        <Both text={verdictOf(change)} />
      </td>
    </tr>
  );
}

/* What may be said of a change: by its test, or by what the missing error would have to be. */
function verdictOf(change: Change): Text {
  const most = change.reference_se_most;
  if (change.p !== null) {
    const p = change.p < 0.001 ? 'p < 0.001' : `p = ${fixed(change.p, 3)}`;
    return change.p < 0.05
      ? { zh: `变化显著，${p}`, en: 'Beyond chance' }
      : { zh: `不能排除没有变化，${p}`, en: 'May be chance' };
  }
  if (most === null)
    return {
      zh: '基期误差未公布；仅本次调查的误差已不能排除没有变化',
      en: 'The baseline’s error is not published; this survey’s alone leaves it open',
    };
  return {
    zh: `基期误差未公布；其标准误若大于 ${points(most)} 个百分点，变化就不显著`,
    en: `The baseline’s error is not published; with more than ${points(most)} points the change would not be beyond chance`,
  };
}

const PROJECTION_COLUMNS: Text[] = [
  { zh: '外推方法', en: 'Model' },
  { zh: '外推值', en: 'Projection' },
  { zh: '95% 区间', en: '95 % interval' },
  { zh: '达标概率', en: 'P(target)' },
  { zh: '结论', en: 'Verdict' },
];

const modelLabels: Record<Projection['model'], Text> = {
  linear: { zh: '线性', en: 'Linear' },
  logit: { zh: 'logit 线性', en: 'Linear in the logit' },
};

const verdictLabels: Record<Projection['verdict'], Text> = {
  above: { zh: '整个区间不低于目标', en: 'The whole interval is at or above the target' },
  below: { zh: '整个区间低于目标', en: 'The whole interval is below the target' },
  undecided: { zh: '区间跨过目标，不能判断', en: 'The interval spans the target: undecided' },
};

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
