/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One survey for an account: its life, its runs and its results, each a part with an address of its
 * own (#runs), so that Back and links lead to it.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { classLabels, surveyStateLabels } from '../../common/words';
import type { SurveyLife } from '../../generated/openapi';
import { say } from '../language';
import { Loaded } from '../loaded';
import { may } from '../session';
import { Heading, Rehearsal, titled } from '../words';
import { Forms } from './forms';
import { Life } from './life';
import { texts } from './texts';

const PARTS = ['life', 'forms', 'runs', 'results'] as const;
type Part = (typeof PARTS)[number];

interface SurveyProps {
  slug: string;
  publication: (life: SurveyLife, set: (life: SurveyLife) => void) => ComponentChildren;
  runs: (life: SurveyLife, reload: () => void) => ComponentChildren;
  results: ComponentChildren;
}

/* Places on the page of the results. */
const RESULTS = /^#(measures|table-)/;

function partOf(hash: string): Part {
  return PARTS.find((one) => '#' + one === hash) || (RESULTS.test(hash) ? 'results' : 'life');
}

/* Those that the account has something to see in. */
function partsFor(life: SurveyLife): Part[] {
  const figures = life.rehearsal || may('read_figures');
  const isOut = life.state === 'published' || life.state === 'withdrawn';
  const shows: Record<Part, boolean> = {
    life: true,
    forms: may('try_forms'),
    runs: figures,
    results: figures || isOut,
  };
  return PARTS.filter((one) => shows[one]);
}

export function Survey({ slug, publication, runs, results }: SurveyProps) {
  const [wanted, show] = useState(partOf(location.hash));
  useEffect(() => {
    const moved = () => show(partOf(location.hash));
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
  return (
    <Loaded<SurveyLife>
      path={`/api/v1/surveys/${slug}/life`}
      fits={(reply) => !!reply && reply.survey === slug}
    >
      {(life, set, reload) => {
        const parts = partsFor(life);
        const part = parts.find((one) => one === wanted) || 'life';
        return (
          <>
            <Heading text={titled(life.title, life.year)} />
            {life.rehearsal && <Rehearsal />}
            <p class="small">
              <b class="state">{say(surveyStateLabels[life.state])}</b> {life.year} ·{' '}
              {say(classLabels[life.result_class])}
            </p>
            <Parts life={life} parts={parts} part={part} />
            {part === 'life' && <Life life={life} set={set} publication={publication(life, set)} />}
            {part === 'forms' && <Forms slug={slug} />}
            {part === 'runs' && runs(life, reload)}
            {part === 'results' && results}
          </>
        );
      }}
    </Loaded>
  );
}

interface PartsProps {
  life: SurveyLife;
  parts: Part[];
  part: Part;
}

function Parts({ life, parts, part }: PartsProps) {
  const address = '/staff/surveys/' + life.survey;
  return (
    <nav class="parts" aria-label={say(texts.parts)}>
      {parts.map((one) => (
        <a key={one} href={'#' + one} aria-current={one === part ? 'page' : undefined}>
          {say(texts[one])}
        </a>
      ))}
      {life.sampled && may('field') && <a href={address + '/sample'}>{say(texts.sample)}</a>}
      {(life.rehearsal || may('field') || may('read_figures')) && (
        <a href={address + '/field'}>{say(texts.field)}</a>
      )}
    </nav>
  );
}
