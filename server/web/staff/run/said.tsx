/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a run's diagnostics say, in sentences, asked for when the reader opens them. A number that is
 * withheld or does not exist says nothing.
 */
import { useState } from 'preact/hooks';
import type { Indicator, Words } from '../../generated/openapi';
import { say } from '../language';
import { Loaded } from '../loaded';
import { fixed, percent } from '../words';
import { saidTexts as texts } from './texts';

const LOW_RESPONSE = 0.6; /* below it the page says to take care */

export function Said({ slug, run }: { slug: string; run: number }) {
  const [opened, open] = useState(false);
  return (
    <details onToggle={(event) => event.currentTarget.open && open(true)}>
      <summary>{say(texts.title)}</summary>
      {opened && (
        <Loaded<Indicator>
          path={`/api/v1/surveys/${slug}/indicators?by=region,group&run=${run}`}
          fits={(reply) => !!reply && reply.survey === slug}
        >
          {(data) => (
            <ul>
              {sentences(data.run ? data.run.diagnostics || {} : {}).map((one) => (
                <li key={one.en}>{say(one)}</li>
              ))}
            </ul>
          )}
        </Loaded>
      )}
    </details>
  );
}

/* A number inside of the diagnostics, or null. */
function number(diagnostics: object, ...path: string[]): number | null {
  let value: unknown = diagnostics;
  for (const name of path)
    value = value && typeof value === 'object' ? (value as Record<string, unknown>)[name] : null;
  return typeof value === 'number' ? value : null;
}

function sentences(diagnostics: object): Words[] {
  if ('withheld' in diagnostics) return [texts.withheld];
  const told: Words[] = [];
  const add = (value: number | null, words: (value: number) => Words | null) => {
    const said = value === null ? null : words(value);
    if (said) told.push(said);
  };
  const invited = number(diagnostics, 'invited');
  if (invited === null)
    add(number(diagnostics, 'submitted'), (n) => texts.forms(fixed(n, 0)));
  else
    add(number(diagnostics, 'respondents'), (n) => texts.respondents(fixed(n, 0), fixed(invited, 0)));
  const rate = number(diagnostics, 'response', 'rr1');
  add(rate, (share) => texts.response(percent(share)));
  add(rate, (share) => (share < LOW_RESPONSE ? texts.responseLow : null));
  add(number(diagnostics, 'weight_deff_kish'), (deff) => texts.design(fixed(deff, 2)));
  add(number(diagnostics, 'calibration', 'trimmed'), (n) => (n ? texts.trimmed(fixed(n, 0)) : null));
  add(number(diagnostics, 'calibration', 'largest_margin_error'), (error) =>
    texts.margins(error < 1e-4 ? '< 0.01%' : percent(error, 2)),
  );
  add(number(diagnostics, 'reliability'), (value) => texts.reliability(fixed(value, 2)));
  add(number(diagnostics, 'doubtful', 'submissions'), (n) =>
    n ? texts.doubtful(fixed(n, 0)) : texts.noDoubt,
  );
  return told;
}
