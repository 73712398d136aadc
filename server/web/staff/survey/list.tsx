/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The surveys that the account may see, drafts as well, by state. */
import { useState } from 'preact/hooks';
import { classLabels, notices, surveyStateLabels } from '../../common/words';
import type { SurveyLine, SurveyLives, SurveyState } from '../../generated/openapi';
import { say } from '../language';
import { Loaded } from '../loaded';
import { may } from '../session';
import { Heading } from '../words';
import { texts } from './texts';

const STATES = Object.keys(surveyStateLabels) as SurveyState[];

export function Surveys() {
  return (
    <>
      <Heading text={say(texts.surveys)} />
      {may('move_surveys') && (
        <p>
          <a href="/staff/new-survey">{say(texts.newSurvey)}</a>
        </p>
      )}
      <Loaded<SurveyLives>
        path="/api/v1/surveys"
        fits={(reply) => !!reply && Array.isArray(reply.surveys)}
      >
        {({ surveys }) => <Filtered surveys={surveys} />}
      </Loaded>
    </>
  );
}

function Filtered({ surveys }: { surveys: SurveyLine[] }) {
  const [wanted, want] = useState(new URLSearchParams(location.search).get('state') || '');
  const select = (state: string) => {
    history.replaceState(null, '', state ? '?state=' + state : location.pathname);
    want(state);
  };
  const count = (state: SurveyState) => surveys.filter((one) => one.state === state).length;
  const shown = surveys.filter((one) => !wanted || one.state === wanted);
  return (
    <>
      <label>
        {say(texts.state)}
        <select value={wanted} onChange={(event) => select(event.currentTarget.value)}>
          <option value="">
            {say(texts.anyState)} ({surveys.length})
          </option>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {say(surveyStateLabels[state])} ({count(state)})
            </option>
          ))}
        </select>
      </label>
      {shown.length === 0 && <p>{say(texts.none)}</p>}
      <ul class="surveys">
        {shown.map((one) => (
          <li key={one.survey}>
            <a href={'/staff/surveys/' + one.survey}>{say(one.title)}</a>
            <p class="small">
              <b class="state">{say(surveyStateLabels[one.state])}</b>{' '}
              {one.rehearsal && <b class="badge">{say(notices.rehearsal)}</b>} {one.year} ·{' '}
              {say(classLabels[one.result_class])} · {one.survey}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
