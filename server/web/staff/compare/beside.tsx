/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What two results are, whether they may be compared, and their cells with the differences. */
import { measureLabels, statusLabels, surveyStateLabels, titles } from '../../common/words';
import type { Indicator, IndicatorOfActivity, IndicatorOfSample, Words } from '../../generated/openapi';
import { useState } from 'preact/hooks';
import { say } from '../language';
import { Intervals } from '../pictures/intervals';
import type { Mark } from '../pictures/marks';
import { Sign } from '../pictures/picture';
import { shareAxis } from '../pictures/scale';
import { DataTable } from '../table';
import { runKinds } from '../texts';
import { Rehearsal, fixed, interval, percent, points, signedPoints, titled } from '../words';
import { groupsOf, judge, meansOf, recipeOf, regionsOf, type Cell, type Judged } from './judge';
import { texts } from './texts';

export function Beside({ a, b }: { a: Indicator; b: Indicator }) {
  const judged = judge(a, b);
  return (
    <>
      {(a.rehearsal || b.rehearsal) && <Rehearsal />}
      <Facts a={a} b={b} />
      <Verdict judged={judged} a={a} b={b} />
      {a.result_class !== 'activity' && b.result_class !== 'activity' && (
        <Shares data={[a, b]} judged={judged} />
      )}
      {a.result_class === 'activity' && b.result_class === 'activity' && judged.kind === 'same' && (
        <Means a={a} b={b} />
      )}
    </>
  );
}

function Verdict({ judged: { kind, because }, a, b }: { judged: Judged; a: Indicator; b: Indicator }) {
  if (kind === 'apart')
    return (
      <div class="disclaimer apart">
        <p>
          <b>{say(texts.apart)}</b> {say(texts.apartAbout)}
        </p>
        <ul>
          {because.map((one) => (
            <li key={one.zh}>{say(one)}</li>
          ))}
        </ul>
      </div>
    );
  const data = a.run!.snapshot_sha256 === b.run!.snapshot_sha256 ? texts.sameData : texts.otherData;
  const recipe = recipeOf(a) === recipeOf(b) ? texts.sameRecipe : texts.otherRecipe;
  return (
    <p class={'judged ' + kind}>
      {say(texts[kind])} {kind === 'same' && `${say(data)} ${say(recipe)}`}
    </p>
  );
}

function Facts({ a, b }: { a: Indicator; b: Indicator }) {
  const rows: [Words, (data: Indicator) => string][] = [
    [texts.survey, (data) => titled(data.title, data.about.year)],
    [texts.programme, (data) => say(data.about.programme.title)],
    [texts.region, (data) => say(data.about.region.name)],
    [texts.year, (data) => String(data.about.year)],
    [texts.state, (data) => say(surveyStateLabels[data.about.state])],
    [texts.run, (data) => `${data.run!.id}${data.run!.kind ? ' · ' + say(runKinds[data.run!.kind]) : ''}`],
    [texts.instrument, (data) => data.instrument],
    [texts.standard, (data) => `${data.standard} (${data.standard_version})`],
    [titles.measure, (data) => (data.result_class === 'activity' ? '–' : say(measureLabels[data.headline]))],
    [texts.rehearsal, (data) => say(data.rehearsal ? texts.yes : texts.no)],
  ];
  return (
    <DataTable title={say(texts.facts)} columns={[texts.what, texts.first, texts.second]} kind="said">
      {rows.map(([name, told]) => {
        const [one, other] = [told(a), told(b)];
        return (
          <tr key={name.en}>
            <th scope="row">
              {say(name)}
              {one !== other && <span class="reason">{say(texts.differs)}</span>}
            </th>
            <td class="text">{one}</td>
            <td class="text">{other}</td>
          </tr>
        );
      })}
    </DataTable>
  );
}

function Shares({ data, judged }: { data: [IndicatorOfSample, IndicatorOfSample]; judged: Judged }) {
  const [a, b] = data;
  const regions = regionsOf(data, judged.kind);
  const roots = [a.about.region, b.about.region] as const;
  const [chosen, choose] = useState('');
  const place = regions.find((cell) => cell.a.region === chosen);
  const name = place
    ? say(place.a.region_name)
    : [...new Set(roots.map((root) => say(root.name)))].join(' / ');
  const pair = place ? [place.a.region, place.a.region] as const : [roots[0].code, roots[1].code] as const;
  const cells = groupsOf(data, judged.kind, ...pair);
  return (
    <>
      {!place && roots[0].code !== roots[1].code && (
        <p>{say(texts.places(say(roots[0].name), say(roots[1].name)))}</p>
      )}
      {regions.length > 1 && (
        <label class="region">
          {say(titles.region)}
          <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
            <option value="">{say(roots[0].name)}</option>
            {regions
              .filter((cell) => cell.a.region !== roots[0].code)
              .map(({ a: one }) => (
                <option key={one.region} value={one.region}>
                  {say(one.region_name)}
                </option>
              ))}
          </select>
        </label>
      )}
      <Both cells={cells} data={data} place={name} />
      <CellTable title={say(texts.byGroup(name))} first={titles.group} cells={cells} named={(cell) => say(cell.a.group_label)} />
      {regions.length > 1 && (
        <CellTable title={say(texts.byRegion)} first={titles.region} cells={regions} named={(cell) => say(cell.a.region_name)} />
      )}
    </>
  );
}

function differenceOf(cell: Cell): string {
  if (cell.apart) return say(texts.apart);
  return cell.difference === null ? '–' : signedPoints(cell.difference);
}

function errorOf(cell: Cell): string {
  if (cell.se === null) return '–';
  return cell.bound ? say(texts.atLeast(points(cell.se))) : points(cell.se);
}

interface CellTableProps {
  title: string;
  first: Words;
  cells: Cell[];
  named: (cell: Cell) => string;
}

function CellTable({ title, first, cells, named }: CellTableProps) {
  const share = ({ share, ci }: Cell['a']) => (
    <td>
      {share === null ? say(statusLabels.suppress) : percent(share)}
      <span class="reason">{ci ? interval(ci) : ''}</span>
    </td>
  );
  return (
    <DataTable
      title={title}
      columns={[first, texts.first, texts.second, texts.difference, texts.se]}
      kind="cells"
    >
      {cells.map((cell) => (
        <tr key={cell.a.region + cell.a.group}>
          <th scope="row">{named(cell)}</th>
          {share(cell.a)}
          {share(cell.b)}
          <td>{differenceOf(cell)}</td>
          <td>{errorOf(cell)}</td>
        </tr>
      ))}
    </DataTable>
  );
}

/* Both shares of each group, the first above the second. */
function Both({ cells, data: [a, b], place }: { cells: Cell[]; data: [IndicatorOfSample, IndicatorOfSample]; place: string }) {
  const mark = ({ share, ci, status }: Cell['a'], look: Mark['look']): Mark[] =>
    share === null ? [] : [{ value: share, ci, look, caution: status === 'flag' }];
  const lines = cells.map((cell) => ({
    key: cell.a.group,
    label: say(cell.a.group_label),
    value: cell.a.share === null && cell.b.share === null ? say(statusLabels.suppress) : differenceOf(cell),
    quiet: cell.difference === null,
    marks: [...mark(cell.a, 'own'), ...mark(cell.b, 'model')],
  }));
  const all = ([] as Mark[]).concat(...lines.map((line) => line.marks));
  if (!all.length) return null;
  return (
    <Intervals
      title={say(texts.picture(place))}
      about={say(texts.pictureAbout(lines.length))}
      rehearsal={a.rehearsal || b.rehearsal}
      blocks={[{ lines }]}
      axis={shareAxis(all.map((one) => (one.ci ? one.ci[1] : one.value)))}
      guides={[]}
    >
      <p class="signs">
        <Sign look="own">{say(texts.ofA(titled(a.title, a.about.year)))}</Sign>
        <Sign look="model">{say(texts.ofB(titled(b.title, b.about.year)))}</Sign>
        {say(texts.zero)}
      </p>
    </Intervals>
  );
}

function Means({ a, b }: { a: IndicatorOfActivity; b: IndicatorOfActivity }) {
  return (
    <DataTable
      title={say(titles.mean_score)}
      columns={[titles.group, texts.first, texts.second, texts.differenceScore]}
      kind="cells"
    >
      {meansOf(a.statistics, b.statistics).map(([one, other]) => (
        <tr key={one.group}>
          <th scope="row">{say(one.group_label)}</th>
          <td>{fixed(one.mean_score, 1)}</td>
          <td>{fixed(other.mean_score, 1)}</td>
          <td>
            {one.mean_score === null || other.mean_score === null
              ? '–'
              : fixed(other.mean_score - one.mean_score, 1)}
          </td>
        </tr>
      ))}
    </DataTable>
  );
}
