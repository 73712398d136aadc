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
import { Heading, Rehearsal } from '../words';
import { Forms } from './forms';
import { Life } from './life';
import { texts } from './texts';

const PARTS = ['life', 'forms', 'runs', 'results'] as const;
type Part = (typeof PARTS)[number];

interface SurveyProps {
  slug: string;
  runs: (life: SurveyLife, reload: () => void) => ComponentChildren;
  results: ComponentChildren;
}

function partOf(hash: string): Part {
  return PARTS.find((one) => '#' + one === hash) || (hash === '#measures' ? 'results' : 'life');
}

export function Survey({ slug, runs, results }: SurveyProps) {
  const [part, show] = useState(partOf(location.hash));
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
      {(life, set, reload) => (
        <>
          <Heading text={say(life.title)} />
          {life.rehearsal && <Rehearsal />}
          <p class="small">
            <b class="state">{say(surveyStateLabels[life.state])}</b> {life.year} ·{' '}
            {say(classLabels[life.result_class])}
          </p>
          <nav class="parts" aria-label={say(texts.parts)}>
            {PARTS.filter((one) => one !== 'forms' || may('try_forms')).map((one) => (
              <a key={one} href={'#' + one} aria-current={one === part ? 'page' : undefined}>
                {say(texts[one])}
              </a>
            ))}
            <a href={`/staff/surveys/${slug}/field`}>{say(texts.field)}</a>
          </nav>
          {part === 'life' && <Life life={life} set={set} />}
          {part === 'forms' && <Forms slug={slug} />}
          {part === 'runs' && runs(life, reload)}
          {part === 'results' && results}
        </>
      )}
    </Loaded>
  );
}
