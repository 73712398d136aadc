/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The results of one survey: estimates with their intervals against the target, and which run they
 * come from. An activity has counts and a mean score, and says that it is not a survey.
 */
import { useState } from 'preact/hooks';
import { call } from '../../common/api';
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
  verdictLabels,
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
import { Forest, type Row } from './forest';
import { Measures, type MeasureKind } from './measures';
import { Loaded, token } from '../session';
import { EstimateTable, StatisticTable } from './table';
import { Projections, Trend } from './trend';
import {
  Both,
  Rehearsal,
  fixed,
  interval,
  percent,
  points,
  probability,
  targetText,
} from '../words';

export function Results({ slug }: { slug: string }) {
  const path = `/api/v1/surveys/${slug}/indicators?by=region,group`;
  return (
    <Loaded<Indicator> path={path} fits={(reply) => !!reply && reply.survey === slug}>
      {(data) => <Report data={data} />}
    </Loaded>
  );
}

function Report({ data }: { data: Indicator }) {
  return (
    <>
      <p>
        <a href="/staff">← 全部方案 All programmes</a>
      </p>
      <h1>
        <Both text={data.title} />
      </h1>
      {data.rehearsal && <Rehearsal />}
      {data.withdrawn !== undefined && (
        <p class="disclaimer" role="alert">
          {notices.withdrawn.zh}：{data.withdrawn}
          <span class="en" lang="en">
            {notices.withdrawn.en}
          </span>
        </p>
      )}
      <RunKind data={data} />
      <p>
        结果性质：{classLabels[data.result_class].zh}
        <span class="en" lang="en">
          Result class: {classLabels[data.result_class].en}
        </span>
      </p>
      {data.run?.diagnostics?.withheld !== undefined && (
        <p class="disclaimer">
          <Both text={notes.few_respondents} />
        </p>
      )}
      {data.run?.diagnostics?.withheld === undefined && (
        <DoubtfulForms found={data.run?.diagnostics?.doubtful} />
      )}
      {data.result_class === 'activity' ? <Activity data={data} /> : <Estimates data={data} />}
      {data.run && <Downloads slug={data.survey} />}
      <RunFooter data={data} />
    </>
  );
}

/* What a script may have sent: said only where there is any. Of a few there is a dash. */
function DoubtfulForms({ found }: { found: Doubtful | undefined }) {
  if (!found || found.submissions === 0) return null;
  return (
    <section aria-label={titles.doubtful.zh}>
      <dl class="figures">
        <Figure {...titles.doubtful} value={fixed(found.submissions, 0)} />
        <Figure {...titles.too_fast} value={fixed(found.too_fast, 0)} />
        <Figure {...titles.same_answers} value={fixed(found.same_answers, 0)} />
        {found.mean_points_without !== null && (
          <Figure {...titles.mean_without} value={fixed(found.mean_points_without, 1)} />
        )}
      </dl>
      <p>
        <Both text={notes.doubtful} />
      </p>
    </section>
  );
}

/** What stands in the way of taking the figures for the survey's result. */
function RunKind({ data }: { data: Indicator }) {
  const kind = data.run?.kind;
  if (kind !== 'interim' && kind !== 'sensitivity') return null;
  return (
    <p class="disclaimer">
      <Both text={kind === 'interim' && !data.rehearsal ? notices.interim : runKindLabels[kind]} />
    </p>
  );
}

function Activity({ data }: { data: IndicatorOfActivity }) {
  const { statistics } = data;
  const all = statistics.find((one) => one.group === 'all');
  return (
    <>
      <p class="disclaimer">
        <Both text={notices.activity} />
      </p>
      {!all && <NoRun />}
      {all && (
        <dl class="figures">
          <Figure zh={titles.attempts.zh} en={titles.attempts.en} value={fixed(all.attempts, 0)} />
          <Figure zh={titles.submitted.zh} en={titles.submitted.en} value={fixed(all.submitted, 0)} />
          <Figure
            zh={`${titles.mean_score.zh}（满分 100）`}
            en={`${titles.mean_score.en} of 100`}
            value={fixed(all.mean_score, 1)}
          />
        </dl>
      )}
      {all && (
        <p>
          <Both text={notes.age} />
        </p>
      )}
      {statistics.length > 1 && <StatisticTable rows={statistics} />}
    </>
  );
}

function NoRun() {
  return (
    <p>
      尚未计算，暂无结果。
      <span class="en" lang="en">
        Not scored yet: there are no results.
      </span>
    </p>
  );
}

function Figure({ zh: name, en, value }: { zh: string; en: string; value: string }) {
  return (
    <div>
      <dt>
        {name}
        <span class="en" lang="en">
          {en}
        </span>
      </dt>
      <dd>{value}</dd>
    </div>
  );
}

/* In the order of the server: a region comes before the regions in it. */
function placesOf(estimates: Estimate[]): Row[] {
  return estimates
    .filter((estimate) => estimate.group === 'all')
    .map((estimate) => ({ key: estimate.region, label: estimate.region_name.zh, estimate }));
}

function Estimates({ data }: { data: IndicatorOfSample }) {
  const { estimates, target } = data;
  const places = placesOf(estimates);
  const root = places[0];
  const [chosen, choose] = useState(new URLSearchParams(location.search).get('region'));
  if (!root) return <NoRun />;
  const place = places.find((one) => one.key === chosen) || root;
  const select = (code: string) => {
    history.replaceState(null, '', '?region=' + code);
    choose(code);
  };
  const groups: Row[] = estimates
    .filter((estimate) => estimate.region === place.key)
    .map((estimate) => ({ key: estimate.group, label: estimate.group_label.zh, estimate }));
  return (
    <>
      <Headline
        name={root.label}
        estimate={root.estimate}
        target={target}
        measure={data.measurement ? data.headline : undefined}
      />
      <Method recipe={data.run && data.run.recipe} />

      <h2>
        分人群结果<span class="en">By group</span>
      </h2>
      <p>
        <Both text={notes.age} />
      </p>
      {places.length > 1 && (
        <label class="region">
          {titles.region.zh}
          <span class="en">{titles.region.en}</span>
          <select value={place.key} onChange={(event) => select(event.currentTarget.value)}>
            {places.map((one) => (
              <option key={one.key} value={one.key}>
                {one.label}（{one.key}）
              </option>
            ))}
          </select>
        </label>
      )}
      <Section
        title={`${place.label}：分人群的公民具备科学素质的比例`}
        first={titles.group}
        rows={groups}
        target={target}
        targetOf={root.label}
      />
      {places.length > 1 && (
        <>
          <h2>
            分地区结果<span class="en">By region</span>
          </h2>
          <Section
            title="分地区的公民具备科学素质的比例"
            first={titles.region}
            rows={places}
            target={target}
            targetOf={root.label}
          />
        </>
      )}
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
      <Forest
        title={`${props.title}，圆点为估计值，横线为${titles.interval.zh}，数值见下表`}
        rows={props.rows}
        target={props.target}
      />
      <p class="small">
        圆点：估计值（空心为慎用）；横线：{titles.interval.zh}
        {props.target && `；虚线：${props.targetOf}的目标`}。等效样本量按简单随机抽样折算。
        <span class="en" lang="en">
          Dot: estimate (hollow: use with caution); line: 95 % interval
          {props.target && '; dashed: the target of the whole region'}. Effective n: the size of a
          simple random sample of the same precision.
        </span>
      </p>
      <EstimateTable title={props.title} first={props.first} rows={props.rows} />
    </>
  );
}

/* The interval is compared with the target, never the point estimate. */
function verdictOf(ci: [number, number], target: IndicatorTarget): Words {
  if (ci[0] >= target.value) return verdictLabels.above;
  return ci[1] < target.value ? verdictLabels.below : verdictLabels.undecided;
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
      <p>
        {name}公民具备科学素质的比例
        <span class="en" lang="en">
          Share of citizens with scientific literacy
        </span>
      </p>
      <p class="big">{shown ? percent(estimate.share) : statusLabels.suppress.zh}</p>
      {shown && (
        <p>
          {titles.interval.zh} {interval(estimate.ci)}，标准误 {points(estimate.se)}{' '}
          个百分点，样本量 {estimate.n} 人
          {estimate.status === 'flag' && (
            <>
              。<b>{statusLabels.flag.zh}</b>：{reason && <Both text={reason} />}
            </>
          )}
        </p>
      )}
      {measure && (
        <p>
          {titles.measure.zh}：<a href="#measures">{measureLabels[measure].zh}</a>
          <span class="en" lang="en">
            Measured by {measureLabels[measure].en}
          </span>
        </p>
      )}
      {target && (
        <p>
          {target.year}年目标 {targetText(target)}
          {ahead && `（${notes.not_yet.zh}）`}
          {shown && estimate.ci && (
            <>
              ：{verdictOf(estimate.ci, target).zh}。
              <span class="en" lang="en">
                {verdictOf(estimate.ci, target).en}.
              </span>
            </>
          )}
        </p>
      )}
      {target && estimate.target_probability !== null && (
        <p>
          {chance.zh} {probability(estimate.target_probability)}
          <span class="en" lang="en">
            {chance.en}
          </span>
        </p>
      )}
      {target && target.quote && <blockquote>{target.quote}</blockquote>}
    </section>
  );
}

/* How the figures were made, as the run itself recorded it. */
function Method({ recipe }: { recipe: IndicatorRun['recipe'] }) {
  if (!recipe || !recipe.summary) return null;
  return (
    <p class="small">
      方法：
      <Both text={recipe.summary} />
    </p>
  );
}

function Downloads({ slug }: { slug: string }) {
  const path = `/api/v1/surveys/${slug}/exports/results.csv`;
  return (
    <p>
      下载全部结果 Download：
      <Download href={path + '?excel=1'} name={slug + '-results-excel.csv'} label="Excel 用 CSV" />
      {' · '}
      <Download href={path} name={slug + '-results.csv'} label="CSV (UTF-8)" />
    </p>
  );
}

/* A link cannot send a token: with one, the page fetches the file and gives it to the browser. */
function Download({ href, name, label }: { href: string; name: string; label: string }) {
  const [failed, setFailed] = useState(false);
  const fetchFile = async (event: Event) => {
    if (!token()) return;
    event.preventDefault();
    try {
      const bytes = await call<ArrayBuffer>('GET', href, { secret: token(), bytes: true });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([bytes], { type: 'text/csv' }));
      link.download = name;
      link.click();
      URL.revokeObjectURL(link.href);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <>
      <a href={href} download={name} onClick={fetchFile}>
        {label}
      </a>
      {failed && (
        <span class="error" role="alert">
          {' '}
          下载失败，请再试一次。 Download failed.
        </span>
      )}
    </>
  );
}

function RunFooter({ data }: { data: Indicator }) {
  const { run } = data;
  const rows: [string, string][] = [
    ['评定标准 Standard', `${data.standard} (${data.standard_version})`],
    ['问卷 Instrument', data.instrument],
  ];
  if (run)
    rows.push(
      ['计算编号 Run', String(run.id)],
      ['计算时间 Scored at', run.finished_at || run.created_at],
      ['程序版本 Program', run.program_version],
      ['数据快照 Snapshot SHA-256', run.snapshot_sha256],
      ['随机种子 Seed', String(run.seed)],
    );
  return (
    <footer>
      <Terms rows={rows} />
      {run && <Details title="计算方法 Recipe" entries={run.recipe} />}
      {run && <Details title="质量指标 Diagnostics" entries={run.diagnostics} />}
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
    const label = inside + (words ? `${words.zh} ${words.en}` : name);
    if (value === null) rows.push([label, '无或不公布 none or withheld']);
    else if (Array.isArray(value) && value.some((one) => typeof one === 'object'))
      rows.push([label, `${value.length} 项`]);
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
