/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A survey's runs: starting one, how far it is, what its diagnostics say, two of them side by side, and
 * how much the seed matters.
 */
import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../../common/api';
import { runStateLabels, runStepLabels } from '../../common/words';
import type { Run, RunAccepted, SurveyLife, SurveyRun, Words } from '../../generated/openapi';
import { fieldsOf } from '../form';
import { say, sayHalf } from '../language';
import { ask, may } from '../session';
import { runKinds } from '../texts';
import { moment, percent, points } from '../words';
import { Said } from './said';
import { texts } from './texts';

const POLL_MS = 2000;

interface RunsProps {
  life: SurveyLife;
  reload: () => void;
}

export function Runs({ life, reload }: RunsProps) {
  const runs = [...life.runs].reverse();
  const done = runs.filter((run) => run.state === 'done');
  return (
    <>
      <h2>{say(texts.title)}</h2>
      <Start life={life} reload={reload} />
      {runs.length === 0 && <p>{say(texts.none)}</p>}
      {runs.map((run) => (
        <One key={run.run} run={run} slug={life.survey} reload={reload} />
      ))}
      <Spread life={life} />
      {done.length > 1 && (
        <p>
          <a href={comparison(life.survey, done)}>{say(texts.compare)}</a>
        </p>
      )}
    </>
  );
}

/* Of the main run, or the one before the last, with the newest other one. */
function comparison(slug: string, done: SurveyRun[]): string {
  const main = done.find((run) => run.kind === 'main') || done[1]!;
  const other = done.find((run) => run !== main)!;
  return `/staff/compare?a=${slug}:${main.run}&b=${slug}:${other.run}`;
}

function meaning(life: SurveyLife): Words {
  if (life.state === 'draft' || life.state === 'approved') return texts.nowEarly;
  if (life.state === 'open') return texts.nowInterim;
  return life.state === 'closed' ? texts.nowMain : texts.nowDone;
}

/** Whether there is a main run that another one would take the place of, with a reason. */
function isReplaced(life: SurveyLife): boolean {
  const main = life.runs.some((run) => run.kind === 'main' && run.state !== 'failed');
  return main && !life.rehearsal && (life.state === 'closed' || life.state === 'scored');
}

function Start({ life, reload }: RunsProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const start = (body: { seed?: number; reason?: string }) => {
    setProblem(null);
    ask<RunAccepted>('POST', `/api/v1/surveys/${life.survey}/runs`, { body }).then(reload, (error) =>
      setProblem(error as Problem),
    );
  };
  const early = life.state === 'draft' || life.state === 'approved' || !may('start_runs');
  return (
    <section>
      <p>{say(meaning(life))}</p>
      {!early && !isReplaced(life) && (
        <button type="button" onClick={() => start({})}>
          {say(texts.start)}
        </button>
      )}
      {!early && isReplaced(life) && (
        <details>
          <summary>{say(texts.another)}</summary>
          <form onSubmit={(event) => start({ reason: fieldsOf(event).reason })}>
            <label>
              {say(texts.reason)}
              <input name="reason" maxLength={160} required />
            </label>
            <button type="submit">{say(texts.another)}</button>
          </form>
        </details>
      )}
      {problem && <Refused problem={problem} />}
      {!early && (
        <details>
          <summary>{say(texts.otherSeed)}</summary>
          <form onSubmit={(event) => start({ seed: Number(fieldsOf(event).seed) })}>
            <label>
              {say(texts.seed)}
              <input name="seed" type="number" min="1" step="1" max="9007199254740991" required />
            </label>
            <button type="submit">{say(texts.otherSeed)}</button>
          </form>
        </details>
      )}
      <details>
        <summary>{say(texts.why)}</summary>
        <p class="small">{say(texts.kinds)}</p>
      </details>
    </section>
  );
}

function Refused({ problem }: { problem: Problem }) {
  const refused = problem.is('role-needed') || problem.is('outside-region');
  const waits = problem.is('run-queued') ? texts.waits : texts.notStarted;
  const words = refused ? texts.mayNot : problem.is('run-main-first') ? texts.mainFirst : waits;
  return (
    <p class="error" role="alert">
      {say(words)} {problem.errors.map((one) => sayHalf(one.detail)).join(' ')}
    </p>
  );
}

interface OneProps {
  run: SurveyRun;
  slug: string;
  reload: () => void;
}

function One({ run, slug, reload }: OneProps) {
  return (
    <section class="card run-card" aria-label={say(texts.one(run.run))}>
      <h3>
        {say(texts.one(run.run))} {run.kind && <span class="state">{say(runKinds[run.kind])}</span>}
      </h3>
      <p class="small">
        {say(runStateLabels[run.state])} · {moment(run.created)} · {say(texts.seedShort)} {run.seed}
      </p>
      {run.reason && <p>{say(texts.because(run.reason))}</p>}
      {run.superseded_by && <p>{say(texts.supersededBy(run.superseded_by))}</p>}
      {run.published && <p>{say(texts.publishedAt(moment(run.published)))}</p>}
      {(run.state === 'queued' || run.state === 'running') && (
        <Progress run={run.run} reload={reload} />
      )}
      {run.state === 'done' && <Said slug={slug} run={run.run} />}
      {run.state === 'done' && (
        <p>
          <a href={`/staff/surveys/${slug}?run=${run.run}#results`}>{say(texts.results)}</a>
        </p>
      )}
      {run.state === 'failed' && <Failure run={run.run} />}
    </section>
  );
}

function useRun(run: number): [Run | null, () => void] {
  const [seen, see] = useState<Run | null>(null);
  const look = () => {
    ask<Run>('GET', `/api/v1/runs/${run}`, { fits: (reply) => !!reply && reply.run === run }).then(
      see,
      () => undefined, /* the next question may be answered */
    );
  };
  useEffect(look, [run]);
  return [seen, look];
}

/* Asked again until the run has ended; then the whole life is. */
function Progress({ run, reload }: { run: number; reload: () => void }) {
  const [seen, look] = useRun(run);
  const ended = !!seen && (seen.state === 'done' || seen.state === 'failed');
  useEffect(() => {
    if (ended) reload();
    const timer = setInterval(look, POLL_MS);
    return () => clearInterval(timer);
  }, [ended]);
  const done = seen ? seen.progress : 0;
  const step = seen && runStepLabels[seen.step];
  return (
    <div role="status">
      <progress max={1} value={done} aria-label={say(texts.one(run))} />
      <p class="small">
        {step ? `${say(step)} · ${say(texts.done(percent(done, 0)))}` : say(texts.started)}
      </p>
    </div>
  );
}

function Failure({ run }: { run: number }) {
  const [seen] = useRun(run);
  return seen && seen.failure ? <p class="error">{sayHalf(seen.failure)}</p> : null;
}

function Spread({ life }: { life: SurveyLife }) {
  const { spread } = life;
  if (!spread) return null;
  const apart = points(spread.high - spread.low);
  return (
    <section id="spread">
      <h2>{say(texts.spreadTitle)}</h2>
      <p>{say(texts.spread(spread.runs, percent(spread.low, 2), percent(spread.high, 2), apart))}</p>
    </section>
  );
}
