/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The share of one region measured in four ways, each with its interval; why the four differ, in
 * plain words; and how reliable the form is. The measure of the headline is marked.
 */
import { measureLabels, notes, notices, titles } from '../../common/words';
import type { Estimate, IndicatorOfSample, Measurement, Words } from '../../generated/openapi';
import { DataTable } from './table';
import { Both, fixed, interval, percent, points } from '../words';

/* The ways in which the share of the literate is measured. */
export type MeasureKind = keyof Estimate['measures'];

const COLUMNS: Words[] = [titles.measure, titles.share, titles.interval, titles.se];
const KINDS = Object.keys(measureLabels) as MeasureKind[];

/* Why the same answers give different shares. */
const REASONS: Words[] = [
  {
    zh: '原始得分：答对多少题就得多少分。题目有限，得分里有运气成分；多数人的水平在分数线以下，因运气过线的人比因运气落下的人多，题目越少越明显，所以每人只答一个题册时比例偏高。整卷作答时，评定标准本来就按原始得分规定。',
    en: 'Observed points: what was answered right. With few questions there is luck in every score. As most people are below the cut, luck lifts more of them over it than it drops, the more so the shorter the form: of booklets the share comes out too high. On the whole form the standard is itself defined by observed points.',
  },
  {
    zh: 'EAP 折算得分：先估计每个人的期望水平，再折算成整卷应得的分。这样的估计总向人群的平均靠拢，人与人的差别显得比实际小，比例往往偏低。',
    en: 'Expected points: each person’s expected level, turned into points on the whole form. Such estimates are drawn towards the average of all, people look more alike than they are, and the share mostly comes out too low.',
  },
  {
    zh: '似真值（plausible values）得分：不把每个人归为一个期望水平，而是按其作答和背景在可能的水平中随机抽取多次，每次算出比例，再取平均。这样既不夸大也不缩小人群之间的差别；都按同一份整卷计分，与拿到哪个题册无关；置信区间已计入各次抽取的差别。',
    en: 'Plausible scores: instead of one expected level, several levels are drawn from those that a person’s answers and background allow; each draw gives a share, and the shares are averaged. The spread between people is then neither too small nor too large, everybody is scored on the same whole form whichever booklet they had, and the interval counts the spread between draws.',
  },
  {
    zh: '快速猜答：用时太短、来不及读题的作答，按未作答处理；最后一行把它们算进来，可以看出影响有多大。',
    en: 'Rapid guesses: answers given faster than the question can be read are not taken for answers; the last row counts them in, to show how much they matter.',
  },
];

const RELIABILITY: Words = {
  zh: `${notes.reliability.zh}。作答投入不足：有时间记录的作答中，快速猜答超过一成的人。`,
  en: `${notes.reliability.en}. Little effort: more than a tenth of the timed answers are rapid guesses.`,
};

export function Measures({ data, estimate }: { data: IndicatorOfSample; estimate: Estimate }) {
  const { measurement, headline } = data;
  const measures = estimate.measures;
  if (!measurement) return null;
  const shown = KINDS.filter((kind) => measures[kind]);
  const label = data.rehearsal ? `（${notices.rehearsal.zh}）` : '';
  return (
    <section id="measures">
      <h2>
        比例怎样测得<span class="en">How the share was measured</span>
      </h2>
      {measurement.status !== 'good' && <Failed message={measurement.message} />}
      {shown.length > 0 && (
        <DataTable title={`${estimate.region_name.zh}：同一批答卷的四种口径${label}`} columns={COLUMNS}>
          {shown.map((kind) => {
            const measure = measures[kind];
            return (
              measure && (
                <tr key={kind} data-measure={kind}>
                  <th scope="row">
                    <Both text={measureLabels[kind]} />
                    {kind === headline && <b>公布口径 Headline</b>}
                  </th>
                  <td>{percent(measure.share)}</td>
                  <td>{interval(measure.ci)}</td>
                  <td>{points(measure.se)}</td>
                </tr>
              )
            );
          })}
        </DataTable>
      )}
      {measurement.status === 'good' && (
        <details>
          <summary>为什么几个比例不同 Why they differ</summary>
          {REASONS.map((reason) => (
            <p class="small" key={reason.en}>
              <Both text={reason} />
            </p>
          ))}
          <p class="small">
            <Both text={measurement.model} />
          </p>
        </details>
      )}
      <Reliability measurement={measurement} />
    </section>
  );
}

function Failed({ message }: { message: string }) {
  return (
    <p class="error">
      {notes.not_measured.zh}。
      <span class="en" lang="en">
        {notes.not_measured.en}: {message}
      </span>
    </p>
  );
}

function Reliability({ measurement }: { measurement: Measurement }) {
  const { reliability, rapid } = measurement;
  const figures: [Words, string][] = [
    [{ zh: 'EAP 信度', en: 'Reliability (EAP)' }, fixed(reliability.eap, 2)],
    [{ zh: '边际信度', en: 'Marginal reliability' }, fixed(reliability.marginal, 2)],
    [{ zh: '快速猜答占全部作答的比例', en: 'Rapid guesses' }, percent(rapid.share_of_answers, 2)],
    [
      { zh: '作答投入不足（人）', en: 'People of little effort' },
      fixed(rapid.respondents_below_rte, 0),
    ],
  ];
  /* A survey in booklets has no alpha: nobody answers all items. */
  if (reliability.alpha !== null)
    figures.unshift([{ zh: '克龙巴赫 α 系数', en: 'Reliability (alpha)' }, fixed(reliability.alpha, 2)]);
  return (
    <>
      <dl class="run">
        {figures.map(([name, value]) => (
          <div key={name.en}>
            <dt>
              <Both text={name} />
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="small">
        <Both text={RELIABILITY} />
      </p>
    </>
  );
}
