/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pilot: links for colleagues, what came of them, and its end. */
import { useState } from 'preact/hooks';
import type { Problem } from '../../common/api';
import type { PilotLinks, PilotResults } from '../../generated/openapi';
import { fieldsOf } from '../form';
import { say } from '../language';
import { Loaded, Refused } from '../loaded';
import { ask } from '../session';
import { DataTable } from '../table';
import { formTexts as texts } from './form-texts';

export function Pilot({ slug }: { slug: string }) {
  const path = `/api/v1/surveys/${slug}/pilot`;
  return (
    <>
      <p>{say(texts.pilotAbout)}</p>
      <Loaded<PilotResults> path={path} fits={(reply) => !!reply && Array.isArray(reply.links)}>
        {(pilot, _, reload) => (
          <>
            <Make path={path} made={reload} />
            <Results pilot={pilot} />
            {pilot.links.length > 0 && <Remove path={path} removed={reload} />}
          </>
        )}
      </Loaded>
    </>
  );
}

function Make({ path, made }: { path: string; made: () => void }) {
  const [links, setLinks] = useState<string[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const make = (event: Event) => {
    const fields = fieldsOf(event);
    setProblem(null);
    ask<PilotLinks>('POST', path, {
      body: { links: Number(fields['links']), days: Number(fields['days']) },
      fits: (reply) => !!reply && Array.isArray(reply.links),
    }).then(
      (reply) => {
        setLinks(reply.links);
        made();
      },
      (error) => setProblem(error as Problem),
    );
  };
  return (
    <form class="confirm" onSubmit={make}>
      <label>
        {say(texts.links)}
        <input name="links" type="number" min={1} max={200} required defaultValue="5" />
      </label>
      <label>
        {say(texts.days)}
        <input name="days" type="number" min={1} max={90} required defaultValue="14" />
      </label>
      {problem && <Refused problem={problem} />}
      <p class="buttons">
        <button type="submit">{say(texts.make)}</button>
      </p>
      <div role="status">
        {links.length > 0 && <p>{say(texts.once)}</p>}
        {links.map((link) => (
          <p key={link}>
            <code>{location.origin + link}</code>
          </p>
        ))}
      </div>
    </form>
  );
}

const COLUMNS = [texts.item, texts.asked, texts.notAnswered, texts.median, texts.choices];

function Results({ pilot }: { pilot: PilotResults }) {
  const { links, items } = pilot;
  const submitted = links.filter((link) => link.state === 'submitted').length;
  const started = links.filter((link) => link.state !== 'new').length;
  if (!links.length) return <p>{say(texts.none)}</p>;
  return (
    <>
      <p>{say(texts.count(links.length, started, submitted))}</p>
      {items.length > 0 && (
        <DataTable title={say(texts.results)} columns={COLUMNS}>
          {items.map((one) => (
            <tr key={one.item}>
              <th scope="row">{one.item}</th>
              <td>{one.asked}</td>
              <td>{one.not_answered}</td>
              <td>{one.median_seconds === null ? '–' : one.median_seconds}</td>
              <td>{one.choices.map((of) => `${of.choice}: ${of.count}`).join('  ') || '–'}</td>
            </tr>
          ))}
        </DataTable>
      )}
    </>
  );
}

function Remove({ path, removed }: { path: string; removed: () => void }) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const remove = () =>
    ask<{ deleted: number }>('DELETE', path).then(removed, (error) =>
      setProblem(error as Problem),
    );
  if (!asking)
    return (
      <p>
        <button type="button" class="other" onClick={() => setAsking(true)}>
          {say(texts.remove)}
        </button>
      </p>
    );
  return (
    <div class="confirm">
      <p>{say(texts.removeSure)}</p>
      {problem && <Refused problem={problem} />}
      <p class="buttons">
        <button type="button" onClick={remove}>
          {say(texts.remove)}
        </button>
        <button type="button" class="other" onClick={() => setAsking(false)}>
          {say(texts.cancel)}
        </button>
      </p>
    </div>
  );
}
