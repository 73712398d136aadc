/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who works on which cases: given by community, and taken back from an interviewer. */
import { useState } from 'preact/hooks';
import type { Assignments, AssignmentsDone, SurveyLife } from '../../generated/openapi';
import { FieldPage } from '../field-page';
import { say } from '../language';
import { ask } from '../session';
import { Give } from './give';
import { communitiesOf, workersOf, type AssignProps } from './shares';
import { texts } from './texts';
import { Workers } from './workers';

export function Assign({ slug }: { slug: string }) {
  return (
    <FieldPage<Assignments> slug={slug} title={texts.title} part="assignments">
      {(data, life, reload) => <Shown data={data} life={life} reload={reload} />}
    </FieldPage>
  );
}

interface ShownProps {
  data: Assignments;
  life: SurveyLife;
  reload: () => void;
}

function Shown({ data, life, reload }: ShownProps) {
  const [said, tell] = useState('');
  const mayGive = life.state === 'approved' || life.state === 'open';
  const props: AssignProps = {
    communities: communitiesOf(data),
    workers: workersOf(data),
    mayGive,
    mayTake: mayGive || life.state === 'closed',
    send: (assignments) =>
      ask<AssignmentsDone>('PUT', `/api/v1/surveys/${life.survey}/assignments`, {
        body: { assignments },
        fits: (reply) => !!reply && reply.survey === life.survey,
      }),
    done: (account, reply) => {
      tell(say(account ? texts.gave(reply.assigned, account) : texts.took(reply.unassigned)));
      reload();
    },
  };
  if (!data.psus.length)
    return (
      <p>
        {say(texts.noSample)}{' '}
        <a href={`/staff/surveys/${life.survey}/sample`}>{say(texts.toSample)}</a>
      </p>
    );
  return (
    <>
      <p>{say(texts.about)}</p>
      <State life={life} />
      {!data.interviewers.some((one) => one.able) && <p>{say(texts.nobody)}</p>}
      <Facts data={data} />
      <p role="status">
        <b>{said}</b>
      </p>
      <Give {...props} />
      <Workers {...props} />
    </>
  );
}

function State({ life }: { life: SurveyLife }) {
  if (life.state === 'approved' || life.state === 'open') return null;
  const why = life.state === 'draft' ? texts.draft : life.state === 'closed' ? texts.closed : texts.over;
  return <p class="disclaimer">{say(why)}</p>;
}

function Facts({ data }: { data: Assignments }) {
  const cases = data.psus.reduce((sum, one) => sum + one.cases, 0);
  const given = data.assignments.length;
  const facts: [string, number][] = [
    [say(texts.cases), cases],
    [say(texts.given), given],
    [say(texts.free), cases - given],
    [say(texts.done), data.assignments.filter((one) => one.done).length],
  ];
  return (
    <>
      <dl class="facts big">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="small">
        {say(texts.doneHow)}{' '}
        {data.places && say(texts.places(data.places.with_place, data.places.interviews))}
      </p>
    </>
  );
}
