/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An activity has counts and a mean score, and says that it is not a survey. */
import { notes, notices, titles } from '../../common/words';
import type { Doubtful, IndicatorOfActivity } from '../../generated/openapi';
import { say } from '../language';
import { fixed } from '../words';
import { StatisticTable } from './table';
import { texts } from './texts';

export function Activity({ data }: { data: IndicatorOfActivity }) {
  const { statistics } = data;
  const all = statistics.find((one) => one.group === 'all');
  return (
    <>
      <p class="disclaimer">{say(notices.activity)}</p>
      {!all && <p>{say(texts.noRun)}</p>}
      {all && (
        <dl class="figures">
          <Figure name={say(titles.attempts)} value={fixed(all.attempts, 0)} />
          <Figure name={say(titles.submitted)} value={fixed(all.submitted, 0)} />
          <Figure
            name={say(titles.mean_score)}
            more={say(texts.fullPoints)}
            value={fixed(all.mean_score, 1)}
          />
        </dl>
      )}
      {all && <p class="small">{say(notes.age)}</p>}
      {statistics.length > 1 && <StatisticTable rows={statistics} />}
    </>
  );
}

function Figure({ name, more, value }: { name: string; more?: string; value: string }) {
  return (
    <div>
      <dt>
        {name} {more && <span class="small">{more}</span>}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}

/* What a script may have sent: said only where there is any. Of a few there is a dash. */
export function DoubtfulForms({ found }: { found: Doubtful | undefined }) {
  if (!found || found.submissions === 0) return null;
  return (
    <section aria-label={say(titles.doubtful)}>
      <dl class="figures">
        <Figure name={say(titles.doubtful)} value={fixed(found.submissions, 0)} />
        <Figure name={say(titles.too_fast)} value={fixed(found.too_fast, 0)} />
        <Figure name={say(titles.same_answers)} value={fixed(found.same_answers, 0)} />
        {found.mean_points_without !== null && (
          <Figure name={say(titles.mean_without)} value={fixed(found.mean_points_without, 1)} />
        )}
      </dl>
      <p>{say(notes.doubtful)}</p>
    </section>
  );
}
