/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the plan promises beside other regions. Each figure stands with its standard, instrument and
 * source; what is not comparable, or was never loaded, has nothing but these words.
 */
import {
  comparisonOutcomeLabels,
  comparisonReasonLabels,
  comparisonVerdictLabels,
  figureKindLabels,
  notes,
} from '../../common/words';
import type {
  Comparison,
  IndicatorOfSample,
  OutsideFigure,
  RankTarget,
} from '../../generated/openapi';
import { language, say } from '../language';
import { Quoted, percent, points, probability, signedPoints } from '../words';
import { comparisonTexts as texts } from './comparison-texts';

export function Comparisons({ data }: { data: IndicatorOfSample }) {
  const { comparisons } = data;
  if (!comparisons.length) return null;
  return (
    <section id="comparisons">
      <h2>{say(texts.title)}</h2>
      {comparisons.map((one, i) => {
        const before = comparisons[i - 1];
        const again = before && before.quote === one.quote && before.with === one.with;
        return (
          <section class="promise" key={`${one.quote} ${one.figure?.series} ${i}`}>
            {!again && <Quoted text={one.quote} />}
            <p>
              <b>{say(verdictOf(one))}</b>
            </p>
            {one.figure && <Figure one={one} figure={one.figure} data={data} />}
            <Judgement one={one} />
          </section>
        );
      })}
    </section>
  );
}

function verdictOf(one: Comparison) {
  if (one.verdict) return comparisonVerdictLabels[one.verdict];
  const outcome = comparisonOutcomeLabels[one.outcome];
  return one.reason
    ? texts.because(say(outcome), say(comparisonReasonLabels[one.reason]))
    : outcome;
}

/* Sources and notes stand as they were loaded, mostly in Chinese. */
function inChinese(): string | undefined {
  return language() === 'zh' ? undefined : 'zh-CN';
}

interface FigureProps {
  one: Comparison;
  figure: OutsideFigure;
  data: IndicatorOfSample;
}

function Figure({ one, figure, data }: FigureProps) {
  const error = one.outcome === 'bound' ? texts.errorAtLeast : texts.error;
  const told = [
    figure.se !== null && say(error(points(figure.se))),
    figure.n !== null && `n ${figure.n}`,
    say(figureKindLabels[figure.kind]),
    say(texts.standard(figure.standard ?? say(texts.notStated), data.standard)),
    say(texts.instrument(figure.instrument ?? say(texts.notStated), data.instrument)),
    figure.run !== null && say(texts.run(figure.run)),
  ];
  return (
    <p>
      {say(texts.figure(say(one.with_name), figure.year, percent(figure.share, 2)))}
      {told.map((words) => words && <span class="reason">{words}</span>)}
      {figure.source && (
        <span class="reason" lang={inChinese()}>
          {figure.url ? (
            <a href={figure.url} rel="noreferrer noopener">
              {say(texts.source(figure.source))}
            </a>
          ) : (
            say(texts.source(figure.source))
          )}
        </span>
      )}
      {figure.note && (
        <span class="reason" lang={inChinese()}>
          {figure.note}
        </span>
      )}
    </p>
  );
}

function Judgement({ one }: { one: Comparison }) {
  const { difference, ci, figure_se_most: most } = one;
  if (difference === undefined || !ci) return null;
  const [low = difference, high = difference] = ci;
  return (
    <p>
      {say(texts.difference(signedPoints(difference), signedPoints(low), signedPoints(high)))}
      <span class="reason">{say(texts.chance(probability(one.probability ?? null)))}</span>
      {one.outcome === 'bound' && (
        <span class="reason">{say(comparisonOutcomeLabels.bound)}</span>
      )}
      {typeof most === 'number' && <span class="reason">{say(texts.stands(points(most)))}</span>}
    </p>
  );
}

/* What a promised rank rests on beside this system's own surveys. */
export function RankSources({ target }: { target: RankTarget }) {
  return (
    <>
      {target.outside > 0 && <span class="reason">{say(texts.rankOutside(target.outside))}</span>}
      {target.bound && <span class="reason">{say(notes.rank_bound)}</span>}
      {target.not_comparable > 0 && (
        <span class="reason">{say(texts.rankApart(target.not_comparable))}</span>
      )}
    </>
  );
}
