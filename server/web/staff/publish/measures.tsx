/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The share of one region measured in four ways, each with its interval; why the four differ, in
 * plain words; and how reliable the form is. The measure of the headline is marked.
 */
import { measureLabels, notes, notices, titles } from '../../common/words';
import type { Estimate, IndicatorOfSample, Measurement, Words } from '../../generated/openapi';
import { say } from '../language';
import { DataTable } from '../table';
import { fixed, interval, percent, points } from '../words';
import { measureTexts as texts } from './texts';

/* The ways in which the share of the literate is measured. */
export type MeasureKind = keyof Estimate['measures'];

const COLUMNS: Words[] = [titles.measure, titles.share, titles.interval, titles.se];
const KINDS = Object.keys(measureLabels) as MeasureKind[];

/* Why the same answers give different shares. */
const REASONS: Words[] = [texts.observed, texts.expected, texts.plausible, texts.rapid];

export function Measures({ data, estimate }: { data: IndicatorOfSample; estimate: Estimate }) {
  const { measurement, headline } = data;
  const measures = estimate.measures;
  if (!measurement) return null;
  const shown = KINDS.filter((kind) => measures[kind]);
  const label = data.rehearsal ? say(notices.rehearsal) : '';
  return (
    <section id="measures">
      <h3>{say(texts.title)}</h3>
      {measurement.status !== 'good' && <Failed message={measurement.message} />}
      {shown.length > 0 && (
        <DataTable title={say(texts.table(say(estimate.region_name), label))} columns={COLUMNS}>
          {shown.map((kind) => {
            const measure = measures[kind];
            return (
              measure && (
                <tr key={kind} data-measure={kind}>
                  <th scope="row">
                    {say(measureLabels[kind])}
                    {kind === headline && <b class="reason">{say(texts.headline)}</b>}
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
          <summary>{say(texts.why)}</summary>
          {REASONS.map((reason) => (
            <p class="small" key={reason.en}>
              {say(reason)}
            </p>
          ))}
          <p class="small">
            {say(measurement.model)}
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
      {say(notes.not_measured)}{' '}
      <span class="small" lang="en">
        {message}
      </span>
    </p>
  );
}

function Reliability({ measurement }: { measurement: Measurement }) {
  const { reliability, rapid } = measurement;
  const figures: [Words, string][] = [
    [texts.eap, fixed(reliability.eap, 2)],
    [texts.marginal, fixed(reliability.marginal, 2)],
    [texts.guesses, percent(rapid.share_of_answers, 2)],
    [texts.littleEffort, fixed(rapid.respondents_below_rte, 0)],
  ];
  /* A survey in booklets has no alpha: nobody answers all items. */
  if (reliability.alpha !== null)
    figures.unshift([texts.alpha, fixed(reliability.alpha, 2)]);
  return (
    <>
      <dl class="run">
        {figures.map(([name, value]) => (
          <div key={name.en}>
            <dt>{say(name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="small">
        {say(notes.reliability)}
        {say(texts.effort)}
      </p>
    </>
  );
}
