/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All programmes on one page: what each has set itself, and the share that it has published last, with
 * its interval, year and state. One that has published nothing says so.
 */
import { notices, surveyStateLabels } from '../../common/words';
import type { Programme, Programmes as Listed, PublishedShare } from '../../generated/openapi';
import { say } from '../language';
import { Loaded } from '../loaded';
import { Intervals, type Line } from '../pictures/intervals';
import { Sign } from '../pictures/picture';
import { shareAxis } from '../pictures/scale';
import { DataTable } from '../table';
import { texts as shared } from '../texts';
import { Heading, interval, moment, percent, targetText } from '../words';
import { overviewTexts as texts } from './texts';

export function Overview() {
  return (
    <>
      <Heading text={say(texts.title)} />
      <p class="small">{say(texts.about)}</p>
      <Loaded<Listed>
        path="/api/v1/programmes"
        fits={(reply) => !!reply && Array.isArray(reply.programmes)}
      >
        {({ programmes }) =>
          programmes.length ? (
            <>
              <Published programmes={programmes} />
              <All programmes={programmes} />
            </>
          ) : (
            <p>{say(texts.none)}</p>
          )
        }
      </Loaded>
    </>
  );
}

/* What the plan wants for its own region, in numbers; words where it gives none. */
function targetsOf({ targets, region }: Programme): string[] {
  const own = targets.filter((one) => one.region === region.code && one.value !== undefined);
  if (!own.length) return [say(targets.length ? texts.targetInWords : texts.noTarget)];
  return own.map((one) => say(shared.yearTarget(one.year, targetText({ ...one, value: one.value! }))));
}

function lineOf(programme: Programme): Line {
  const { latest } = programme;
  const key = programme.code;
  const label = say(programme.region.name);
  if (!latest) return { key, label, value: say(texts.nothing), quiet: true, marks: [] };
  if (latest.state === 'withdrawn')
    return { key, label, value: say(surveyStateLabels.withdrawn), quiet: true, marks: [] };
  if (latest.share === null) return { key, label, value: say(texts.withheld), quiet: true, marks: [] };
  const value = `${latest.year} · ${percent(latest.share)} (${interval(latest.ci)})`;
  const marks: Line['marks'] = [{ value: latest.share, ci: latest.ci, look: 'own' }];
  if (latest.target) marks.push({ value: latest.target.value, ci: null, look: 'goal' });
  return { key, label, value, marks };
}

/* Only where there is something: an empty axis would look like zeros. */
function Published({ programmes }: { programmes: Programme[] }) {
  const lines = programmes.map(lineOf);
  const ends = ([] as number[]).concat(
    ...lines.map((line) => line.marks.map((one) => (one.ci ? one.ci[1] : one.value))),
  );
  if (!ends.length) return <p class="disclaimer">{say(texts.nothingAtAll)}</p>;
  return (
    <Intervals
      title={say(texts.picture)}
      about={say(texts.pictureAbout(lines.length, lines.filter((line) => line.marks.length).length))}
      rehearsal={programmes.some((one) => one.latest && one.latest.rehearsal)}
      blocks={[{ lines }]}
      axis={shareAxis(ends)}
      guides={[]}
    >
      <p class="signs">
        <Sign look="own">{say(texts.own)}</Sign>
        <Sign look="goal">{say(texts.goal)}</Sign>
        {say(texts.notRanked)}
      </p>
    </Intervals>
  );
}

function All({ programmes }: { programmes: Programme[] }) {
  return (
    <DataTable title={say(texts.table)} columns={[texts.programme, texts.target, texts.latest]} kind="said">
      {programmes.map((one) => (
        <tr key={one.code}>
          <th scope="row">
            {say(one.region.name)}
            <span class="reason">{say(one.title)}</span>
          </th>
          <td class="text">
            {targetsOf(one).map((words) => (
              <div key={words}>{words}</div>
            ))}
          </td>
          <td class="text">{one.latest ? <Latest share={one.latest} /> : say(texts.nothing)}</td>
        </tr>
      ))}
    </DataTable>
  );
}

function Latest({ share: latest }: { share: PublishedShare }) {
  const gone = latest.state === 'withdrawn';
  return (
    <>
      {gone && say(surveyStateLabels.withdrawn)}
      {!gone && (latest.share === null ? say(texts.withheld) : <b>{percent(latest.share)}</b>)}
      {latest.ci && <span class="reason">{say(texts.ends(interval(latest.ci)))}</span>}
      <span class="reason">
        {latest.year} · {say(surveyStateLabels[latest.state])}
        {latest.rehearsal && <b> {say(notices.rehearsal)}</b>}
      </span>
      <span class="reason">
        <a href={`/staff/surveys/${latest.survey}?run=${latest.run}#results`}>{say(latest.title)}</a> ·{' '}
        {say(latest.region.name)} · {latest.instrument} · {latest.standard} ({latest.standard_version}) ·{' '}
        {moment(latest.published_at)}
      </span>
    </>
  );
}
