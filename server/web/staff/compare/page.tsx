/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two results side by side: two runs of a survey, two waves, two plans. Which they are stands in the
 * address (?a=SURVEY:RUN&b=SURVEY, without a run the survey's own), so that a comparison can be sent on.
 */
import { useState } from 'preact/hooks';
import { notices } from '../../common/words';
import type { Indicator, Programmes, SurveyBrief, SurveyLife, Words } from '../../generated/openapi';
import { say } from '../language';
import { Loaded } from '../loaded';
import { who } from '../session';
import { runKinds } from '../texts';
import { Heading, titled } from '../words';
import { Beside } from './beside';
import { texts } from './texts';

interface Side {
  slug: string;
  run: number; /* 0: the survey's own */
}

const NAMES = ['a', 'b'] as const;
type Name = (typeof NAMES)[number];
type Sides = Record<Name, Side>;

function sideOf(name: Name): Side {
  const [slug = '', run = ''] = (new URLSearchParams(location.search).get(name) || '').split(':');
  return { slug, run: Number(run) || 0 };
}

function addressOf(sides: Sides): string {
  const parts = NAMES.filter((name) => sides[name].slug).map((name) => {
    const { slug, run } = sides[name];
    return `${name}=${encodeURIComponent(slug)}${run ? ':' + run : ''}`;
  });
  return '?' + parts.join('&');
}

export function Compare() {
  const [sides, set] = useState<Sides>({ a: sideOf('a'), b: sideOf('b') });
  const choose = (name: Name, side: Side) => {
    const next = { ...sides, [name]: side };
    history.replaceState(null, '', addressOf(next));
    set(next);
  };
  return (
    <>
      <Heading text={say(texts.title)} />
      <p class="small unprinted">{say(texts.about)}</p>
      <Loaded<Programmes>
        path="/api/v1/programmes"
        fits={(reply) => !!reply && Array.isArray(reply.programmes)}
      >
        {(found) => (
          <div class="pair unprinted">
            <Choice name={texts.first} found={found} side={sides.a} choose={(side) => choose('a', side)} />
            <Choice name={texts.second} found={found} side={sides.b} choose={(side) => choose('b', side)} />
          </div>
        )}
      </Loaded>
      {sides.a.slug && sides.b.slug && <Chosen sides={sides} />}
    </>
  );
}

interface ChoiceProps {
  name: Words;
  found: Programmes;
  side: Side;
  choose: (side: Side) => void;
}

/* A survey, by its plan, and one of its runs. */
function Choice({ name, found, side, choose }: ChoiceProps) {
  const programmes = found.programmes.filter((one) => one.surveys.length);
  if (!programmes.length) return <p>{say(texts.none)}</p>;
  return (
    <fieldset>
      <legend>{say(name)}</legend>
      <label>
        {say(texts.survey)}
        <select
          value={side.slug}
          onChange={(event) => choose({ slug: event.currentTarget.value, run: 0 })}
        >
          <option value="">{say(texts.choose)}</option>
          {programmes.map((one) => (
            <optgroup key={one.code} label={say(one.title)}>
              {one.surveys.map((survey) => (
                <option key={survey.slug} value={survey.slug}>
                  {nameOf(survey)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      {side.slug && who() && <RunChoice key={side.slug} side={side} choose={choose} />}
    </fieldset>
  );
}

function nameOf({ title, year, slug, rehearsal }: SurveyBrief): string {
  const mark = rehearsal ? ` · ${say(notices.rehearsal)}` : '';
  return `${titled(title, year)} · ${slug}${mark}`;
}

function RunChoice({ side, choose }: { side: Side; choose: (side: Side) => void }) {
  return (
    <Loaded<SurveyLife>
      path={`/api/v1/surveys/${side.slug}/life`}
      fits={(reply) => !!reply && reply.survey === side.slug}
    >
      {(life) => (
        <label>
          {say(texts.run)}
          <select
            value={side.run}
            onChange={(event) => choose({ ...side, run: Number(event.currentTarget.value) })}
          >
            <option value={0}>{say(texts.usual)}</option>
            {life.runs
              .filter((run) => run.state === 'done')
              .map((run) => (
                <option key={run.run} value={run.run}>
                  {say(texts.one(run.run))} {run.kind && say(runKinds[run.kind])}
                </option>
              ))}
          </select>
        </label>
      )}
    </Loaded>
  );
}

function pathOf({ slug, run }: Side): string {
  return `/api/v1/surveys/${encodeURIComponent(slug)}/indicators?by=region,group${run ? '&run=' + run : ''}`;
}

function Chosen({ sides: { a, b } }: { sides: Sides }) {
  const fits = (slug: string) => (reply: Indicator) => !!reply && reply.survey === slug && !!reply.about;
  return (
    <Loaded<Indicator> key={pathOf(a)} path={pathOf(a)} fits={fits(a.slug)}>
      {(one) => (
        <Loaded<Indicator> key={pathOf(b)} path={pathOf(b)} fits={fits(b.slug)}>
          {(other) =>
            one.run && other.run ? <Beside a={one} b={other} /> : <p>{say(texts.noRun)}</p>
          }
        </Loaded>
      )}
    </Loaded>
  );
}
