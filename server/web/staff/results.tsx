/*
 * The results of one survey: estimates with their intervals against the target, and which run they
 * come from. An activity has counts and a mean score, and says that it is not a survey.
 */
import { useState } from 'preact/hooks';
import { call } from '../shared/api';
import { Forest, type Row } from './forest';
import { Loaded, token } from './session';
import { EstimateTable } from './table';
import type { Estimate, Indicators, Target } from './types';
import { Both, Rehearsal, classLabels, disclaimer, fixed, interval, percent, targetText, zh } from './words';

export function Results({ slug }: { slug: string }) {
  const path = `/api/v1/surveys/${slug}/indicators?by=region,group`;
  return <Loaded<Indicators> path={path}>{(data) => <Report data={data} />}</Loaded>;
}

function Report({ data }: { data: Indicators }) {
  return (
    <>
      <p>
        <a href="/staff">← 全部项目 All programmes</a>
      </p>
      <h1>
        <Both text={data.survey.title} />
      </h1>
      {data.rehearsal && <Rehearsal />}
      <p>
        结果类别：{classLabels[data.result_class].zh}
        <span class="en" lang="en">
          Result class: {classLabels[data.result_class].en}
        </span>
      </p>
      {data.notice && data.result_class !== 'activity' && (
        <p>
          <Both text={data.notice} />
        </p>
      )}
      {data.result_class === 'activity' ? <Activity data={data} /> : <Estimates data={data} />}
      <RunFooter data={data} />
    </>
  );
}

function Activity({ data }: { data: Indicators }) {
  const { attempts, submitted, mean_score } = data.statistics || { attempts: 0, submitted: 0, mean_score: null };
  return (
    <>
      <p class="disclaimer">
        <Both text={disclaimer} />
      </p>
      <dl class="figures">
        <Figure zh="开始作答" en="Attempts" value={String(attempts)} />
        <Figure zh="已提交" en="Submitted" value={String(submitted)} />
        <Figure zh="平均得分（满分 100）" en="Mean score of 100" value={fixed(mean_score, 1)} />
      </dl>
    </>
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

/* In the order the server gives them: a region before what lies in it. */
function regionsOf(estimates: Estimate[]): Estimate['region'][] {
  const seen = new Map<string, Estimate['region']>();
  for (const { region } of estimates) if (!seen.has(region.code)) seen.set(region.code, region);
  return [...seen.values()];
}

function Estimates({ data }: { data: Indicators }) {
  const estimates = data.estimates || [];
  const target = data.target || null;
  const regions = regionsOf(estimates);
  const root = regions[0];
  const [chosen, choose] = useState(new URLSearchParams(location.search).get('region') || '');
  if (!root) return <p>尚未评分。还没有可以公布的结果。 No scoring run yet.</p>;
  const region = regions.find((one) => one.code === chosen) || root;
  const select = (code: string) => {
    history.replaceState(null, '', '?region=' + code);
    choose(code);
  };
  const groups: Row[] = estimates
    .filter((estimate) => estimate.region.code === region.code)
    .map((estimate) => ({ key: estimate.group, label: zh(estimate.group_label), estimate }));
  const places: Row[] = estimates
    .filter((estimate) => estimate.group === 'all')
    .map((estimate) => ({ key: estimate.region.code, label: zh(estimate.region.name), estimate }));
  const overall = places.find((row) => row.key === root.code);
  return (
    <>
      {overall && <Headline name={zh(root.name)} estimate={overall.estimate} target={target} />}
      <Download slug={data.survey.slug} />
      <h2>
        分人群结果<span class="en">By group</span>
      </h2>
      {regions.length > 1 && (
        <label class="region">
          地区<span class="en">Region</span>
          <select value={region.code} onChange={(event) => select(event.currentTarget.value)}>
            {regions.map((one) => (
              <option key={one.code} value={one.code}>
                {zh(one.name)}（{one.code}）
              </option>
            ))}
          </select>
        </label>
      )}
      <Section title={`${zh(region.name)}：分人群的公民具备科学素质的比例`} first={{ zh: '人群', en: 'Group' }} rows={groups} target={target} />
      {regions.length > 1 && (
        <>
          <h2>
            分地区结果<span class="en">By region</span>
          </h2>
          <Section title="分地区的公民具备科学素质的比例" first={{ zh: '地区', en: 'Region' }} rows={places} target={target} />
        </>
      )}
    </>
  );
}

function Section(props: { title: string; first: { zh: string; en: string }; rows: Row[]; target: Target | null }) {
  return (
    <>
      <Forest title={props.title + '，圆点为估计值，横线为95%区间，数值见下表'} rows={props.rows} target={props.target} />
      <p class="small">
        圆点：估计值（空心为慎用）；横线：95% 区间；虚线：目标。
        <span class="en" lang="en">
          Dot: estimate (hollow: use with care); line: 95 % interval; dashed: target.
        </span>
      </p>
      <EstimateTable title={props.title} first={props.first} rows={props.rows} />
    </>
  );
}

/* An interval is held against the target, never a point. */
function verdict(ci: [number, number], target: Target): { zh: string; en: string } {
  if (ci[0] >= target.value) return { zh: '整个区间不低于目标。', en: 'The whole interval is at or above the target.' };
  if (ci[1] < target.value) return { zh: '整个区间低于目标。', en: 'The whole interval is below the target.' };
  return {
    zh: '区间跨过目标，不能据此判断是否达到。',
    en: 'The interval spans the target: it cannot tell whether the target is reached.',
  };
}

function Headline({ name, estimate, target }: { name: string; estimate: Estimate; target: Target | null }) {
  const shown = estimate.status !== 'suppress';
  return (
    <section class="headline">
      <p>
        {name}公民具备科学素质的比例
        <span class="en" lang="en">
          Share of citizens with scientific literacy
        </span>
      </p>
      <p class="big">{shown ? percent(estimate.share) : '不公布'}</p>
      {shown && <p>95% 区间 {interval(estimate.ci)}，样本 {estimate.n} 人</p>}
      {target && (
        <p>
          {target.year} 年目标 {targetText(target)}
          {shown && estimate.ci && (
            <>
              ：<Both text={verdict(estimate.ci, target)} />
            </>
          )}
        </p>
      )}
      {target && target.quote && <blockquote>{target.quote}</blockquote>}
    </section>
  );
}

/* A link cannot carry a token; with one, the file is fetched and handed to the browser. */
function Download({ slug }: { slug: string }) {
  const href = `/api/v1/surveys/${slug}/exports/results.csv`;
  const [failed, setFailed] = useState(false);
  const fetchFile = async (event: Event) => {
    if (!token()) return;
    event.preventDefault();
    try {
      const text = await call<string>('GET', href, { secret: token(), text: true });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
      link.download = `${slug}-results.csv`;
      link.click();
      URL.revokeObjectURL(link.href);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <p>
      <a href={href} download={`${slug}-results.csv`} onClick={fetchFile}>
        下载全部结果（CSV） Download all results
      </a>
      {failed && (
        <span class="error" role="alert">
          {' '}
          下载失败，请再试一次。 Download failed.
        </span>
      )}
    </p>
  );
}

function RunFooter({ data }: { data: Indicators }) {
  const { run, standard } = data;
  const rows = [
    ['达标标准 Standard', typeof standard === 'string' ? standard : `${standard.code} ${standard.version}`],
    ['评分编号 Run', run && String(run.id)],
    ['评分时间 Scored at', run && run.created_at],
    ['程序版本 Program', run && run.program_version],
    ['数据快照 Snapshot SHA-256', run && run.snapshot_sha256],
    ['随机种子 Seed', run && String(run.seed)],
  ];
  return (
    <footer>
      <dl class="run">
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </footer>
  );
}
