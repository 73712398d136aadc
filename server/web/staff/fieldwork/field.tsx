/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far the fieldwork of a survey is, as it goes: the server sends the whole document again when
 * something has changed. Counts and outcome rates alone; a share or a mean of answers is not there.
 */
import { useEffect, useState } from 'preact/hooks';
import { fieldworkLabels } from '../../common/words';
import type { Progress } from '../../generated/openapi';
import { FactList, type Fact } from '../facts';
import { say } from '../language';
import { Loaded } from '../loaded';
import { may } from '../session';
import { Heading, Rehearsal, fixed, percent } from '../words';
import { Days } from './days';
import { Reminders } from './remind';
import { Tables } from './tables';
import { texts } from './texts';

const AGAIN_MS = 5000;

export function Field({ slug }: { slug: string }) {
  const path = `/api/v1/surveys/${slug}/progress`;
  return (
    <>
      <p>
        <a href={'/staff/surveys/' + slug}>{say(texts.back)}</a>
      </p>
      <Heading text={say(texts.title)} />
      <Loaded<Progress> path={path} fits={(reply) => !!reply && reply.survey === slug}>
        {(data, set) => (
          <>
            <Parts data={data} />
            <Live path={path} at={data.at} set={set} />
            <Shown data={data} />
            <Reminders slug={slug} rehearsal={data.rehearsal} />
          </>
        )}
      </Loaded>
    </>
  );
}

/* What whoever manages the fieldwork does beside it. */
function Parts({ data }: { data: Progress }) {
  const address = '/staff/surveys/' + data.survey;
  if (!may('field')) return null;
  return (
    <nav class="parts" aria-label={say(texts.parts)}>
      <a href={address + '/assign'}>{say(texts.assign)}</a>
      <a href={address + '/conflicts'}>{say(texts.conflicts)}</a>
      {data.opt_in && <a href={address + '/quotas'}>{say(texts.quotas)}</a>}
      <a href="#reminders">{say(texts.reminders)}</a>
    </nav>
  );
}

interface LiveProps {
  path: string;
  at: string;
  set: (data: Progress) => void;
}

/* The browser connects again by itself, but not after a reply that was no stream. */
function Live({ path, at, set }: LiveProps) {
  const [lost, setLost] = useState(false);
  useEffect(() => {
    let source: EventSource;
    let timer = 0;
    const listen = () => {
      source = new EventSource(path + '/events');
      source.onopen = () => setLost(false);
      source.addEventListener('progress', (event) => set(JSON.parse((event as MessageEvent).data)));
      source.onerror = () => {
        setLost(true);
        if (source.readyState === EventSource.CLOSED) timer = setTimeout(listen, AGAIN_MS);
      };
    };
    listen();
    return () => {
      source.close();
      clearTimeout(timer);
    };
  }, [path]);
  const seconds = new Date(at).toLocaleTimeString('sv-SE');
  return (
    <p class="small">
      {say(texts.updated(seconds))} · {say(lost ? texts.lost : texts.live)}
    </p>
  );
}

const COUNTS = [
  'drawn', 'sent', 'started', 'complete', 'partial', 'break_off', 'refused', 'non_contact', 'other',
  'unknown', 'ineligible',
] as const;
const RATES = ['rr1', 'rr3', 'rr5', 'cooperation', 'contact'] as const;

function Shown({ data }: { data: Progress }) {
  const label = (code: keyof typeof fieldworkLabels) => say(fieldworkLabels[code]);
  return (
    <>
      {data.rehearsal && <Rehearsal />}
      {!data.whole && <p class="disclaimer">{say(texts.part)}</p>}
      <h2>{say(texts.counts)}</h2>
      <FactList kind="big" facts={COUNTS.map((one) => [label(one), fixed(data.total[one], 0)])} />
      {data.opt_in && (
        <FactList
          facts={[
            [label('opt_in_open'), fixed(data.opt_in.open, 0)],
            [label('opt_in_submitted'), fixed(data.opt_in.submitted, 0)],
          ]}
        />
      )}
      <h2>{say(texts.rates)}</h2>
      <FactList kind="big" facts={RATES.map((one) => [label(one), percent(data.total[one])])} />
      <details>
        <summary>{say(texts.ratesHow)}</summary>
        {[texts.rr1, texts.rr3, texts.rr5, texts.cooperation, texts.aapor].map((words) => (
          <p class="small" key={words.en}>
            {say(words)}
          </p>
        ))}
      </details>
      <Days days={data.days} />
      <Tables data={data} />
      <Quality data={data} />
    </>
  );
}

/* Of few people a number is not told. */
function Quality({ data }: { data: Progress }) {
  const told = (value: number | null, digits: number) =>
    value === null ? say(texts.few) : fixed(value, digits);
  const facts: Fact[] = [
    [say(texts.minutes), told(data.median_minutes, 1)],
    [say(fieldworkLabels.too_fast), told(data.quality.too_fast, 0)],
    [say(fieldworkLabels.same_choice), told(data.quality.same_choice, 0)],
  ];
  return (
    <>
      <h2>{say(texts.quality)}</h2>
      <p class="small">{say(texts.qualityHow)}</p>
      <FactList facts={facts} />
    </>
  );
}
