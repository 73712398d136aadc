/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What comes next: the steps that can be taken, what each still lacks, and the step itself. Nothing is
 * done at the first tap: what becomes fixed is said before it is.
 */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../../common/api';
import { lackLabels } from '../../common/words';
import type { SurveyLife, SurveyStepRequest } from '../../generated/openapi';
import { fieldsOf } from '../form';
import { say, sayHalf } from '../language';
import { ask, may, who } from '../session';
import { texts as shared } from '../texts';
import { approvalTexts, doTexts, fixesTexts, remedyTexts, texts } from './texts';

type Step = SurveyLife['next'][number];
type Fields = Omit<SurveyStepRequest, 'to'>;

interface NextProps {
  life: SurveyLife;
  set: (life: SurveyLife) => void;
}

export function Next({ life, set }: NextProps) {
  const forward = life.next.filter((step) => step.to !== 'withdrawn');
  const withdrawal = life.next.find((step) => step.to === 'withdrawn');
  return (
    <section class="next" aria-labelledby="next" aria-live="polite">
      <h2 id="next">{say(texts.next)}</h2>
      <Elsewhere life={life} />
      {forward.map((step) => (
        <OneStep key={step.to} life={life} step={step} set={set} />
      ))}
      {withdrawal && mayTake(withdrawal) && (
        <details>
          <summary>{say(doTexts.withdrawn)}</summary>
          <OneStep life={life} step={withdrawal} set={set} />
        </details>
      )}
    </section>
  );
}

/* What is not done by a button here. */
function Elsewhere({ life }: { life: SurveyLife }) {
  const main = life.runs.filter((run) => run.kind === 'main' && run.state === 'done').pop();
  if (life.state === 'closed')
    return (
      <p>
        {say(texts.scoringNext)} <a href="#runs">{say(texts.toRuns)}</a>
      </p>
    );
  if (life.state === 'scored' && main)
    return (
      <p>
        {say(texts.publishingNext(main.run))}{' '}
        {may('publish') ? (
          <a href="#publication">{say(texts.toPublication)}</a>
        ) : (
          say(texts.publishingElse)
        )}
      </p>
    );
  if (life.state === 'published') return <p>{say(texts.published)}</p>;
  if (life.state === 'withdrawn') return <p>{say(texts.over)}</p>;
  return null;
}

/* A withdrawal is for administrators. */
function mayTake(step: Step): boolean {
  const session = who();
  return may('move_surveys') && (step.to !== 'withdrawn' || session?.role === 'administrator');
}

function OneStep({ life, step, set }: NextProps & { step: Step }) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const allowed = mayTake(step);
  const take = (fields: Fields) => {
    setBusy(true);
    ask<SurveyLife>('POST', `/api/v1/surveys/${life.survey}/transitions`, {
      body: { to: step.to, ...fields },
      fits: (reply) => !!reply && reply.survey === life.survey,
    })
      .then(set, (error) => setProblem(error as Problem))
      .then(() => setBusy(false));
  };
  return (
    <div class="step">
      {!asking && (allowed || step.lacks.length > 0) && (
        <Lacks slug={life.survey} codes={step.lacks} />
      )}
      {!asking && !allowed && <p>{say(texts.mayNotTake(doTexts[step.to]))}</p>}
      {!asking && allowed && (
        <button type="button" disabled={step.lacks.length > 0} onClick={() => setAsking(true)}>
          {say(doTexts[step.to])}
        </button>
      )}
      {asking && (
        <Confirmation step={step} busy={busy} take={take} cancel={() => setAsking(false)}>
          {problem && <Refused problem={problem} />}
        </Confirmation>
      )}
    </div>
  );
}

/* Where what is missing is done, on the page of the sample. */
const PLACES: Partial<Record<Step['lacks'][number], string>> = {
  sample: '#frame',
  letters: '#letters',
};

function Lacks({ slug, codes }: { slug: string; codes: Step['lacks'] }) {
  if (!codes.length) return <p>{say(texts.ready)}</p>;
  return (
    <>
      <p>{say(texts.lacks)}</p>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            {say(lackLabels[code]!)}
            <span class="reason">
              {say(remedyTexts[code])}{' '}
              {PLACES[code] && may('field') && (
                <a href={`/staff/surveys/${slug}/sample${PLACES[code]}`}>{say(texts.toSample)}</a>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface ConfirmationProps {
  step: Step;
  busy: boolean;
  take: (fields: Fields) => void;
  cancel: () => void;
  children: ComponentChildren;
}

/* The button that was tapped has made way for the question. */
function focus(form: HTMLFormElement | null): void {
  if (form && !form.contains(document.activeElement)) form.focus();
}

const APPROVAL = Object.keys(approvalTexts) as (keyof typeof approvalTexts)[];

function Confirmation({ step, busy, take, cancel, children }: ConfirmationProps) {
  return (
    <form class="confirm" ref={focus} tabIndex={-1} onSubmit={(event) => take(fieldsOf(event))}>
      <p>
        <b>{say(shared.sure)}</b> {say(fixesTexts[step.to])}
      </p>
      {step.to === 'approved' &&
        APPROVAL.map((name) => (
          <label key={name}>
            {say(approvalTexts[name])}
            {name.startsWith('valid') ? (
              <input name={name} type="date" required />
            ) : (
              <input name={name} required />
            )}
          </label>
        ))}
      {step.to === 'withdrawn' && (
        <label>
          {say(texts.reason)}
          <textarea name="reason" rows={3} required />
        </label>
      )}
      {children}
      <p class="buttons">
        <button type="submit" disabled={busy}>
          {say(doTexts[step.to])}
        </button>
        <button type="button" class="other" onClick={cancel}>
          {say(shared.cancel)}
        </button>
      </p>
    </form>
  );
}

/* What the survey lacks comes back as codes, one a field. */
function Refused({ problem }: { problem: Problem }) {
  const refused = problem.is('role-needed') || problem.is('outside-region');
  return (
    <div class="error" role="alert">
      <p>{say(refused ? texts.mayNot : texts.stepFailed)}</p>
      <ul>
        {problem.errors.map((one) => {
          const words = lackLabels[one.pointer.slice(1)];
          const known = problem.is('survey-lacks') && words;
          return <li key={one.pointer}>{known ? say(words) : sayHalf(one.detail)}</li>;
        })}
      </ul>
    </div>
  );
}
