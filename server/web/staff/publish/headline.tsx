/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an official reads first: the share, what it means against the target in one sentence, and which
 * survey it is from.
 */
import { classLabels, measureLabels, notes, reasonLabels, statusLabels, surveyStateLabels, titles } from '../../common/words';
import type { Estimate, Indicator, IndicatorOfSample, IndicatorTarget } from '../../generated/openapi';
import { FactList, type Fact } from '../facts';
import { say } from '../language';
import { texts as shared } from '../texts';
import { Quoted, interval, moment, percent, points, probability, targetText } from '../words';
import { headlineTexts as texts } from './texts';
import { verdictOf } from './verdict';

/* The sentence that may be quoted. */
export function sentence(year: number, estimate: Estimate, target: IndicatorTarget | null): string {
  const place = say(estimate.region_name);
  if (estimate.share === null) return say(texts.withheld(year, place));
  const words = texts.found(year, place, percent(estimate.share), interval(estimate.ci));
  if (!target || !estimate.ci) return say(words) + say(texts.end);
  const verdict = verdictOf(estimate.ci, target);
  return say(words) + say(texts.against(target.year, targetText(target), verdict.zh, verdict.en));
}

interface HeadlineProps {
  data: IndicatorOfSample;
  estimate: Estimate;
  target: IndicatorTarget | null;
}

export function Headline({ data, estimate, target }: HeadlineProps) {
  const shown = estimate.status !== 'suppress';
  const reason = reasonLabels[estimate.reason];
  const ahead = target !== null && target.basis === 'current_survey';
  const chance = ahead ? notes.now_probability : notes.attain_probability;
  return (
    <section class="headline">
      <p>{say(texts.shareOf(say(estimate.region_name)))}</p>
      <p class="big">{shown ? percent(estimate.share) : say(statusLabels.suppress)}</p>
      {target && (
        <p>
          <b>{say(shared.yearTarget(target.year, targetText(target)))}</b>
          {ahead && <span class="reason">{say(notes.not_yet)}</span>}
        </p>
      )}
      <p class="sentence">{sentence(data.about.year, estimate, target)}</p>
      {shown && (
        <p>{say(texts.precision(interval(estimate.ci), points(estimate.se), estimate.n))}</p>
      )}
      {estimate.status === 'flag' && (
        <p>
          <b>{say(statusLabels.flag)}</b> {reason && say(reason)}
        </p>
      )}
      {target && estimate.target_probability !== null && (
        <p>
          {say(chance)} {probability(estimate.target_probability)}
        </p>
      )}
      {data.measurement && (
        <p>
          {say(titles.measure)} <a href="#measures">{say(measureLabels[data.headline])}</a>
        </p>
      )}
      {target && target.quote && <Quoted text={target.quote} />}
    </section>
  );
}

/* Response as AAPOR counts it; the diagnostics are open. */
function rateOf(data: Indicator): string | null {
  const response = data.run?.diagnostics?.response as { rr1?: unknown } | undefined;
  return response && typeof response.rr1 === 'number' ? percent(response.rr1) : null;
}

function approvalOf({ approval }: Indicator['about']): string {
  if (!approval) return say(texts.noApproval);
  const { form_number, authority, approval_number, valid_from, valid_until } = approval;
  const valid = valid_from && valid_until ? say(texts.valid(valid_from, valid_until)) : null;
  const form = form_number && say(texts.form(form_number));
  const number = say(texts.number(approval_number));
  return [form, authority, number, valid].filter((one) => one).join(' · ');
}

function daysOf({ opened_on, closed_on }: Indicator['about']): string | null {
  if (!opened_on) return null;
  return closed_on ? say(texts.days(opened_on, closed_on)) : say(texts.since(opened_on));
}

export function About({ data }: { data: Indicator }) {
  const { about, run } = data;
  const rows: Fact[] = [
    [say(titles.region), say(about.region.name)],
    [say(texts.year), about.year],
    [say(texts.state), say(surveyStateLabels[about.state])],
    [say(texts.kind), say(classLabels[data.result_class])],
    [say(texts.fieldwork), daysOf(about)],
    [say(texts.rate), rateOf(data)],
    [say(texts.approval), approvalOf(about)],
    [say(texts.scored), run && say(texts.run(run.id, moment(run.finished_at || run.created_at)))],
    [say(texts.plan), say(about.programme.title)],
  ];
  return <FactList facts={rows} kind="wide" />;
}
