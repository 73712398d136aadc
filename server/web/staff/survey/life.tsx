/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A survey's life: its steps with who and when, what comes next and what that lacks, and what it is. */
import type { ComponentChildren } from 'preact';
import { surveyStateLabels } from '../../common/words';
import type { SurveyLife, SurveyState, SurveyStep } from '../../generated/openapi';
import { FactList, type Fact } from '../facts';
import { say } from '../language';
import { may } from '../session';
import { texts as shared } from '../texts';
import { moment, targetText } from '../words';
import { Next } from './next';
import { texts } from './texts';

const WAY: SurveyState[] = ['draft', 'approved', 'open', 'closed', 'scored', 'published'];

interface LifeProps {
  life: SurveyLife;
  set: (life: SurveyLife) => void;
  publication: ComponentChildren;
}

export function Life({ life, set, publication }: LifeProps) {
  return (
    <>
      <h2>{say(texts.steps)}</h2>
      <Steps life={life} />
      <Next life={life} set={set} />
      <Fieldwork life={life} />
      {publication}
      <Facts life={life} />
    </>
  );
}

/* What is prepared for the fieldwork, and may change while it goes on. */
function Fieldwork({ life }: { life: SurveyLife }) {
  const address = '/staff/surveys/' + life.survey;
  const isBefore = life.state === 'approved' || life.state === 'open';
  if (!life.sampled || !isBefore || !may('field')) return null;
  return (
    <>
      <p>
        {say(texts.visits)} <a href={address + '/assign'}>{say(texts.toAssign)}</a>
      </p>
      {life.opt_in && (
        <p>
          {say(texts.volunteers)} <a href={address + '/quotas'}>{say(texts.toQuotas)}</a>
        </p>
      )}
    </>
  );
}

function lastTo(life: SurveyLife, state: SurveyState): SurveyStep | undefined {
  return life.steps.filter((step) => step.to === state).pop();
}

/* An official survey is approved; others may go without. */
function Steps({ life }: { life: SurveyLife }) {
  const reached = WAY.filter((state) => lastTo(life, state)).length
    ? Math.max(...WAY.map((state, place) => (lastTo(life, state) ? place : -1)))
    : 0;
  const at = life.state === 'withdrawn' ? reached : WAY.indexOf(life.state);
  return (
    <>
      <ol class="steps">
        {WAY.map((state, place) => (
          <Place
            key={state}
            state={state}
            step={place <= at ? lastTo(life, state) : undefined}
            kind={state === life.state ? 'current' : place <= at ? 'past' : 'ahead'}
          />
        ))}
        {life.state === 'withdrawn' && (
          <Place state="withdrawn" step={lastTo(life, 'withdrawn')} kind="current" />
        )}
      </ol>
      <details>
        <summary>{say(texts.allSteps)}</summary>
        <ul>
          {life.steps.map((step) => (
            <li key={step.at}>
              {say(surveyStateLabels[step.to])}
              <Taken step={step} />
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

interface PlaceProps {
  state: SurveyState;
  step: SurveyStep | undefined;
  kind: 'past' | 'current' | 'ahead';
}

function Place({ state, step, kind }: PlaceProps) {
  return (
    <li class={kind} aria-current={kind === 'current' ? 'step' : undefined}>
      <b>{say(surveyStateLabels[state])}</b>
      {kind === 'current' && <span class="state">{say(texts.now)}</span>}
      {step && <Taken step={step} />}
      {!step && kind === 'past' && <span class="reason">{say(texts.skipped)}</span>}
    </li>
  );
}

function Taken({ step }: { step: SurveyStep }) {
  return (
    <span class="reason">
      {say(texts.stepLine(moment(step.at), step.account))}
      {step.reason && <span class="reason">{why(step.reason)}</span>}
    </span>
  );
}

/* A scoring takes its step by itself, and gives its run for a reason. */
function why(reason: string): string {
  const run = /^run (\d+)$/.exec(reason);
  return say(run ? texts.byRun(run[1]!) : texts.because(reason));
}

function Facts({ life }: { life: SurveyLife }) {
  const { approval, fieldwork, target } = life;
  const facts: Fact[] = [
    [say(texts.invitations), life.sampled ? life.sample.invitations : null],
    [say(texts.psus), life.sampled ? life.frame.psus : null],
    [say(texts.strata), life.sampled ? life.frame.strata : null],
    [say(texts.started), fieldwork.started],
    [say(texts.submitted), fieldwork.submitted],
    [say(texts.withdrawn), fieldwork.withdrawn],
    [say(texts.opens), fieldwork.opens && moment(fieldwork.opens)],
    [say(texts.closes), fieldwork.closes && moment(fieldwork.closes)],
    [say(texts.year), life.year],
    [say(texts.region), life.region],
    [say(texts.programme), life.programme],
    [say(texts.instrument), `${life.instrument.code} ${life.instrument.version}`],
    [say(texts.standard), `${life.standard.code} ${life.standard.version}`],
  ];
  return (
    <>
      <h2>{say(texts.atAGlance)}</h2>
      {target && <p>{say(shared.yearTarget(target.year, targetText(target)))}</p>}
      {approval && (
        <p>
          <span class="quiet">{say(texts.approval)}</span> {approval.authority}{' '}
          {approval.form_number} {approval.approval_number}{' '}
          {say(
            texts.valid(
              approval.valid_from || say(texts.unknown),
              approval.valid_until || say(texts.unknown),
            ),
          )}
        </p>
      )}
      <FactList facts={facts} />
    </>
  );
}
