/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The results of one survey: estimates with their intervals against the target, and which run they
 * come from. An activity has counts and a mean score, and says that it is not a survey.
 */
import { useState } from 'preact/hooks';
import {
  classLabels,
  measureLabels,
  notes,
  notices,
  reasonLabels,
  runKindLabels,
  statusLabels,
  termLabel,
  titles,
} from '../../common/words';
import type {
  Doubtful,
  Estimate,
  Indicator,
  IndicatorOfActivity,
  IndicatorOfSample,
  IndicatorRun,
  IndicatorTarget,
  Words,
} from '../../generated/openapi';
import { Areas } from './areas';
import { Comparisons } from './comparisons';
import { Downloads } from './files';
import { Forest, type Row } from './forest';
import { Gaps } from './gaps';
import { Measures, type MeasureKind } from './measures';
import { say } from '../language';
import { Loaded } from '../loaded';
import { texts as shared } from '../texts';
import { EstimateTable, StatisticTable } from './table';
import { texts } from './texts';
import { Projections, Trend } from './trend';
import { verdictOf } from './verdict';
import {
  Heading,
  Quoted,
  Rehearsal,
  fixed,
  interval,
  moment,
  percent,
  points,
  probability,
  targetText,
} from '../words';

/* within: on a page that names the survey already. ?run=N shows another run than the survey's own. */
export function Results({ slug, within = false }: { slug: string; within?: boolean }) {
  const run = Number(new URLSearchParams(location.search).get('run'));
  const path = `/api/v1/surveys/${slug}/indicators?by=region,group${run ? '&run=' + run : ''}`;
  return (
    <Loaded<Indicator> path={path} fits={(reply) => !!reply && reply.survey === slug}>
      {(data) => <Report data={data} within={within} />}
    </Loaded>
  );
}

function Report({ data, within }: { data: Indicator; within: boolean }) {
  return (
    <>
      {!within && (
        <p>
          <a href="/staff">{say(shared.allProgrammes)}</a>
        </p>
      )}
      {!within && <Heading text={say(data.title)} />}
      {data.rehearsal && !within && <Rehearsal />}
      {data.withdrawn !== undefined && (
        <p class="disclaimer" role="alert">
          <b>{say(notices.withdrawn)}</b> {data.withdrawn}
        </p>
      )}
      <RunKind data={data} />
      <p>
        <span class="quiet">{say(texts.resultClass)}</span> {say(classLabels[data.result_class])}
      </p>
      {data.run?.diagnostics?.withheld !== undefined && (
        <p class="disclaimer">{say(partOf(data) ? notes.own_part : notes.few_respondents)}</p>
      )}
      {data.run?.diagnostics?.withheld === undefined && (
        <DoubtfulForms found={data.run?.diagnostics?.doubtful} />
      )}
      {data.result_class === 'activity' ? <Activity data={data} /> : <Estimates data={data} />}
      {data.run && <Downloads data={data} run={data.run.id} />}
      <RunFooter data={data} />
    </>
  );
}

/** Whether the account sees a part of the survey's regions only. */
function partOf(data: Indicator): boolean {
  const withheld = data.run?.diagnostics?.withheld as { because?: string } | undefined;
  return withheld?.because === 'own_part';
}

/* What a script may have sent: said only where there is any. Of a few there is a dash. */
function DoubtfulForms({ found }: { found: Doubtful | undefined }) {
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

/* What stands in the way of taking the figures for the survey's result. */
function RunKind({ data }: { data: Indicator }) {
  const kind = data.run?.kind;
  if (kind !== 'interim' && kind !== 'sensitivity') return null;
  return (
    <p class="disclaimer">
      {say(kind === 'interim' && !data.rehearsal ? notices.interim : runKindLabels[kind])}
    </p>
  );
}

function Activity({ data }: { data: IndicatorOfActivity }) {
  const { statistics } = data;
  const all = statistics.find((one) => one.group === 'all');
  return (
    <>
      <p class="disclaimer">{say(notices.activity)}</p>
      {!all && <NoRun />}
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

function NoRun() {
  return <p>{say(texts.noRun)}</p>;
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

/* In the order of the server: a region comes before the regions in it. */
function placesOf(estimates: Estimate[]): Row[] {
  return estimates
    .filter((estimate) => estimate.group === 'all')
    .map((estimate) => ({ key: estimate.region, label: say(estimate.region_name), estimate }));
}

function Estimates({ data }: { data: IndicatorOfSample }) {
  const { estimates, target } = data;
  const places = placesOf(estimates);
  const root = places[0];
  const [chosen, choose] = useState(new URLSearchParams(location.search).get('region'));
  if (!root) return data.run ? null : <NoRun />;
  const place = places.find((one) => one.key === chosen) || root;
  /* The target is the survey's region's: no verdict on another one's share stands in the headline. */
  const own = target && target.region === root.key ? target : null;
  const targetOf = own ? root.label : titles.surveyed_region.zh;
  const select = (code: string) => {
    history.replaceState(null, '', '?region=' + code);
    choose(code);
  };
  const groups: Row[] = estimates
    .filter((estimate) => estimate.region === place.key)
    .map((estimate) => ({ key: estimate.group, label: say(estimate.group_label), estimate }));
  return (
    <>
      <Headline
        name={root.label}
        estimate={root.estimate}
        target={own}
        measure={data.measurement ? data.headline : undefined}
      />
      <Comparisons data={data} />
      <Method recipe={data.run && data.run.recipe} />

      <h2>{say(texts.byGroup)}</h2>
      <p class="small">{say(notes.age)}</p>
      {places.length > 1 && (
        <label class="region">
          {say(titles.region)}
          <select value={place.key} onChange={(event) => select(event.currentTarget.value)}>
            {places.map((one) => (
              <option key={one.key} value={one.key}>
                {one.label} ({one.key})
              </option>
            ))}
          </select>
        </label>
      )}
      <Section
        title={say(texts.sharesByGroup(place.label))}
        first={titles.group}
        rows={groups}
        target={target}
        targetOf={targetOf}
      />
      {places.length > 1 && (
        <>
          <h2>{say(texts.byRegion)}</h2>
          <Section
            title={say(texts.sharesByRegion)}
            first={titles.region}
            rows={places}
            target={target}
            targetOf={targetOf}
          />
        </>
      )}
      <Gaps data={data} place={place} />
      <Measures data={data} estimate={root.estimate} />
      <Trend changes={data.trend} apart={data.run?.diagnostics?.not_compared || []} />
      <Projections projections={target ? target.projections : []} />
      <Areas data={data} />
    </>
  );
}

interface SectionProps {
  title: string;
  first: Words;
  rows: Row[];
  target: IndicatorTarget | null;
  targetOf: string; /* the region that the target was set for */
}

function Section(props: SectionProps) {
  return (
    <>
      <Forest title={say(texts.plot(props.title))} rows={props.rows} target={props.target} />
      <p class="small">
        {say(texts.legend)}
        {props.target && say(texts.legendTarget(props.targetOf))}
        {say(texts.effective)}
      </p>
      <EstimateTable title={props.title} first={props.first} rows={props.rows} />
    </>
  );
}

function Headline({
  name,
  estimate,
  target,
  measure,
}: {
  name: string;
  estimate: Estimate;
  target: IndicatorTarget | null;
  measure?: MeasureKind;
}) {
  const shown = estimate.status !== 'suppress';
  const reason = reasonLabels[estimate.reason];
  const ahead = target !== null && target.basis === 'current_survey';
  const chance = ahead ? notes.now_probability : notes.attain_probability;
  return (
    <section class="headline">
      <p>{say(texts.shareOf(name))}</p>
      <p class="big">{shown ? percent(estimate.share) : say(statusLabels.suppress)}</p>
      {shown && (
        <p>
          {say(texts.precision(interval(estimate.ci), points(estimate.se), estimate.n))}
        </p>
      )}
      {estimate.status === 'flag' && (
        <p>
          <b>{say(statusLabels.flag)}</b> {reason && say(reason)}
        </p>
      )}
      {measure && (
        <p>
          {say(titles.measure)} <a href="#measures">{say(measureLabels[measure])}</a>
        </p>
      )}
      {target && (
        <p>
          {say(shared.yearTarget(target.year, targetText(target)))}
          {ahead && <span class="reason">{say(notes.not_yet)}</span>}
          {shown && estimate.ci && (
            <span class="reason">{say(verdictOf(estimate.ci, target))}</span>
          )}
        </p>
      )}
      {target && estimate.target_probability !== null && (
        <p>
          {say(chance)} {probability(estimate.target_probability)}
        </p>
      )}
      {target && target.quote && <Quoted text={target.quote} />}
    </section>
  );
}

/* How the figures were made, as the run itself recorded it. */
function Method({ recipe }: { recipe: IndicatorRun['recipe'] }) {
  if (!recipe || !recipe.summary) return null;
  return (
    <p class="small">
      <span class="quiet">{say(texts.method)}</span> {say(recipe.summary)}
    </p>
  );
}

function RunFooter({ data }: { data: Indicator }) {
  const { run } = data;
  const rows: [string, string][] = [
    [say(texts.standard), `${data.standard} (${data.standard_version})`],
    [say(texts.instrument), data.instrument],
  ];
  if (run)
    rows.push(
      [say(texts.run), String(run.id)],
      [say(texts.scoredAt), moment(run.finished_at || run.created_at)],
      [say(texts.program), run.program_version],
      [say(texts.snapshot), run.snapshot_sha256],
      [say(texts.seed), String(run.seed)],
    );
  return (
    <footer>
      <Terms rows={rows} />
      {run && <Details title={say(texts.recipe)} entries={run.recipe} />}
      {run && <Details title={say(texts.diagnostics)} entries={run.diagnostics} />}
    </footer>
  );
}

function Details({ title, entries }: { title: string; entries: Record<string, unknown> | null }) {
  if (!entries) return null;
  const { summary: _, ...rest } = entries;
  return (
    <details>
      <summary>{title}</summary>
      <Terms rows={terms(rest, '')} />
    </details>
  );
}

/* One row for each number or text. The members of an object follow it; a list of objects shows only
   its length. */
function terms(entries: Record<string, unknown>, inside: string): [string, string][] {
  const rows: [string, string][] = [];
  for (const name of Object.keys(entries)) {
    const value = entries[name];
    const words = termLabel(name);
    const label = inside + (words ? say(words) : name);
    if (value === null) rows.push([label, say(texts.noneOrWithheld)]);
    else if (Array.isArray(value) && value.some((one) => typeof one === 'object'))
      rows.push([label, say(texts.entries(value.length))]);
    else if (Array.isArray(value)) rows.push([label, value.join(' – ')]);
    else if (typeof value === 'object')
      rows.push(...terms(value as Record<string, unknown>, `${label} · `));
    else rows.push([label, String(value)]);
  }
  return rows;
}

function Terms({ rows }: { rows: [string, string][] }) {
  return (
    <dl class="run">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
