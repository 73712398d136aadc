/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A region's shares by year, the target, and the projections to its year. */
import type { Change, IndicatorOfSample, Projection } from '../../generated/openapi';
import { say } from '../language';
import { LineSign, Sign } from '../pictures/picture';
import { shareAxis } from '../pictures/scale';
import { Series, type Point } from '../pictures/series';
import { texts as shared } from '../texts';
import { percent, targetText } from '../words';
import { around, markOf, type Row } from './picture-groups';
import { pictureTexts as texts } from './picture-texts';

function pointOf(change: Change): Point {
  return {
    key: change.kind + change.year,
    year: change.year,
    label: percent(change.share),
    mark: { value: change.share, ci: around(change.share, change.se), look: 'past' },
  };
}

function projected({ model, year, share, ci }: Projection): Point {
  return { key: model, year, label: percent(share), mark: { value: share, ci, look: 'model' } };
}

export function Years({ data, place }: { data: IndicatorOfSample; place: Row }) {
  const changes = data.trend.filter((change) => change.region === place.key);
  const own = data.target && data.target.region === place.key ? data.target : null;
  const ahead = own ? own.projections.map(projected) : [];
  const mark = markOf(place.estimate);
  if (!mark || changes.length + ahead.length === 0) return null;
  const now: Point = { key: 'now', year: data.about.year, label: percent(mark.value), mark };
  const points = [...changes.map(pointOf), now].sort((a, b) => a.year - b.year);
  const ends = [...points, ...ahead].map((one) => (one.mark.ci ? one.mark.ci[1] : one.mark.value));
  const apart = (data.run?.diagnostics?.not_compared || []).length > 0;
  return (
    <Series
      title={say(texts.years(place.label))}
      about={say(texts.yearsAbout(points[0]!.year, now.year, now.label))}
      rehearsal={data.rehearsal}
      points={points}
      ahead={ahead}
      target={own && { ...own, label: say(shared.yearTarget(own.year, targetText(own))) }}
      axis={shareAxis([...ends, own ? own.value : 0])}
    >
      <p class="signs">
        <Sign look="own">{say(texts.now)}</Sign>
        {changes.length > 0 && <Sign look="past">{say(texts.before)}</Sign>}
        {ahead.length > 0 && <Sign look="model">{say(texts.ahead)}</Sign>}
        {own && <LineSign kind="target">{say(texts.target(place.label))}</LineSign>}
        {say(texts.zero)} {apart && say(texts.apart)}
      </p>
    </Series>
  );
}
