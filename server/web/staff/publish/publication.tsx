/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The publication of a survey: what it will say, before it is signed; afterwards what was signed, and
 * whether it still stands.
 */
import { useState } from 'preact/hooks';
import { Problem } from '../../common/api';
import { statusLabels } from '../../common/words';
import type {
  Indicator,
  IndicatorOfSample,
  Publications as Listed,
  SurveyLife,
} from '../../generated/openapi';
import { Field, Form } from '../fields';
import { useSending, type Fields } from '../form';
import { say } from '../language';
import { Loaded, Refused } from '../loaded';
import { ask, may } from '../session';
import { texts as shared } from '../texts';
import { interval, moment, percent, points, targetText } from '../words';
import { headlineTexts as figures, publicationTexts as texts } from './texts';
import { verdictOf } from './verdict';

const PATIENCE_MS = 120000;
const DIFFERS = [{ pointer: '/typed', detail: `${texts.differs.zh} / ${texts.differs.en}` }];

interface PublicationProps {
  life: SurveyLife;
  set: (life: SurveyLife) => void;
}

export function Publication({ life, set }: PublicationProps) {
  const main = life.runs.filter((run) => run.kind === 'main' && run.state === 'done').pop();
  const isOut = life.runs.some((run) => run.published !== null);
  if (isOut) return <Published slug={life.survey} />;
  if (life.state !== 'scored' || !main || !may('publish')) return null;
  return (
    <section class="card" id="publication" aria-labelledby="publication-title">
      <h2 id="publication-title">{say(texts.title)}</h2>
      <p>{say(texts.about)}</p>
      <Loaded<Indicator>
        path={`/api/v1/surveys/${life.survey}/indicators?by=region,group&run=${main.run}`}
        fits={(reply) => !!reply && reply.survey === life.survey}
      >
        {(data) => (
          <>
            {data.result_class !== 'activity' && <Says data={data} />}
            <p>
              <a href={`/staff/surveys/${life.survey}?run=${main.run}#results`}>{say(texts.all)}</a>
            </p>
            <Publish life={life} run={main.run} set={set} />
          </>
        )}
      </Loaded>
    </section>
  );
}

/* The survey's own region, all people of it; how much more there is, and how much is withheld. */
function Says({ data }: { data: IndicatorOfSample }) {
  const [all] = data.estimates;
  const { target } = data;
  if (!all) return <p>{say(texts.nothing)}</p>;
  const withheld = data.estimates.filter((one) => one.status === 'suppress').length;
  const isShown = all.status !== 'suppress';
  const own = target && target.region === all.region ? target : null;
  return (
    <div class="headline">
      <p>{say(texts.willSay(say(all.region_name)))}</p>
      <p class="big">{isShown ? percent(all.share) : say(statusLabels.suppress)}</p>
      {isShown && <p>{say(figures.precision(interval(all.ci), points(all.se), all.n))}</p>}
      {own && (
        <p>
          {say(shared.yearTarget(own.year, targetText(own)))}
          {isShown && all.ci && <span class="reason">{say(verdictOf(all.ci, own))}</span>}
        </p>
      )}
      <p>{say(texts.figures(data.estimates.length - withheld, withheld))}</p>
    </div>
  );
}

function Publish({ life, run, set }: PublicationProps & { run: number }) {
  const [differs, setDiffers] = useState<Problem | null>(null);
  const { problem, busy, begin } = useSending();
  const send = ({ typed }: Fields) => {
    const fits = (typed || '').trim() === life.survey;
    setDiffers(fits ? null : new Problem(422, '', '', '', 0, DIFFERS));
    if (!fits) return;
    begin(
      () =>
        ask<SurveyLife>('POST', `/api/v1/surveys/${life.survey}/transitions`, {
          body: { to: 'published', run },
          deadline: PATIENCE_MS,
          fits: (reply) => !!reply && reply.survey === life.survey,
        }),
      set,
    );
  };
  return (
    <Form class="confirm" problem={differs || problem} send={send}>
      <p>
        <b>{say(shared.sure)}</b> {say(texts.fixes)}
      </p>
      <Field name="typed" label={texts.type(life.survey)} autocomplete="off" required problem={differs} />
      {problem && <Refused problem={problem} />}
      <p class="buttons">
        <button type="submit" disabled={busy}>
          {say(texts.publish)}
        </button>
      </p>
      <p role="status">{busy && say(texts.working)}</p>
    </Form>
  );
}

function Published({ slug }: { slug: string }) {
  return (
    <section class="card" id="publication" aria-labelledby="publication-title">
      <h2 id="publication-title">{say(texts.title)}</h2>
      <Loaded<Listed>
        path={`/api/v1/surveys/${slug}/publications`}
        fits={(reply) => !!reply && Array.isArray(reply.publications)}
      >
        {(listed) => (
          <ul class="surveys">
            {listed.publications.map((one) => (
              <One key={one.run} slug={slug} one={one} withdrawn={listed.withdrawn} />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

interface OneProps {
  slug: string;
  one: Listed['publications'][number];
  withdrawn: string | null;
}

function One({ slug, one, withdrawn }: OneProps) {
  return (
    <li>
      <b class="state">{say(withdrawn === null ? texts.stands : texts.withdrawn)}</b>{' '}
      {say(texts.line(one.run, moment(one.published), one.account))}
      {withdrawn !== null && <p>{say(texts.because(withdrawn))}</p>}
      <p>
        <a href={`/api/v1/surveys/${slug}/publications/${one.run}`} download={slug + '.json'}>
          {say(texts.download)}
        </a>
      </p>
      <details>
        <summary class="small">{say(texts.how)}</summary>
        <p class="small">{say(texts.howAbout)}</p>
        <code>{one.public_key}</code>
      </details>
    </li>
  );
}
