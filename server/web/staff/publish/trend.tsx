/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Other years: the changes since the plan's baselines and earlier waves, and the projection to the
 * year of the target. A change is shown with its interval, and the page says what is not known.
 */
import { modelLabels, notes, titles, verdictLabels } from '../../common/words';
import type { Change, Projection, WaveApart, Words } from '../../generated/openapi';
import { say } from '../language';
import { DataTable } from '../table';
import { fixed, interval, percent, points, probability, signedPoints } from '../words';
import { trendTexts as texts } from './texts';

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
      <h3>{say(texts.title)}</h3>
      {notes.map((note) => (
        <p class="small" key={note.zh}>
          {say(note)}
        </p>
      ))}
      {apart.map((wave) => (
        <p class="small" key={wave.year}>
          {say(texts.apart(wave.year, wave.words.zh, wave.words.en))}
        </p>
      ))}
      {changes.length > 0 && (
        <DataTable title={say(texts.table)} columns={CHANGE_COLUMNS} kind="areas">
          {changes.map((change) => (
            <ChangeRow key={change.region + change.kind + change.year} change={change} />
          ))}
        </DataTable>
      )}
    </>
  );
}

function ChangeRow({ change }: { change: Change }) {
  const since = (change.kind === 'baseline' ? texts.baseline : texts.wave)(change.year);
  return (
    <tr>
      <th scope="row">{say(change.region_name)}</th>
      <td class="text">
        {say(since)}
        <span class="reason">
          {change.run !== null
            ? say(texts.run(change.run))
            : change.derived
              ? say(texts.derived)
              : ''}
        </span>
      </td>
      <td>{percent(change.share)}</td>
      <td>{signedPoints(change.change)}</td>
      <td>
        {say(texts.between(signedPoints(change.ci[0]), signedPoints(change.ci[1])))}
      </td>
      <td>
        {points(change.change_se)}
        {change.linking_se ? (
          <span class="reason">{say(titles.linking_error)} {points(change.linking_se)}</span>
        ) : null}
      </td>
      <td>
        {say(verdictOf(change))}
      </td>
    </tr>
  );
}

/* What may be said of a change: by its test, or by how large the unknown error would have to be. */
function verdictOf(change: Change): Words {
  const most = change.reference_se_most;
  if (change.p !== null) {
    const p = change.p < 0.001 ? 'p < 0.001' : `p = ${fixed(change.p, 3)}`;
    return change.p < 0.05 ? texts.beyond(p) : texts.chance(p);
  }
  if (most === null) return texts.errorUnknown(notes.baseline_open.zh, notes.baseline_open.en);
  return texts.errorAtMost(points(most));
}

const PROJECTION_COLUMNS: Words[] = [
  texts.model,
  texts.projection,
  titles.interval,
  titles.target_probability,
  titles.verdict,
];

export function Projections({ projections }: { projections: Projection[] }) {
  const [first] = projections;
  if (!first) return null;
  return (
    <>
      <h3>{say(texts.projected(first.waves, first.year))}</h3>
      <p class="small">{say(texts.line(first.year))}</p>
      <DataTable
        title={say(texts.projectionTable(first.year))}
        columns={PROJECTION_COLUMNS}
        kind="areas"
      >
        {projections.map((one) => (
          <tr key={one.model}>
            <th scope="row">
              {say(modelLabels[one.model])}
            </th>
            <td>{percent(one.share)}</td>
            <td>{interval(one.ci)}</td>
            <td>{probability(one.probability)}</td>
            <td>
              {say(verdictLabels[one.verdict])}
            </td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}
