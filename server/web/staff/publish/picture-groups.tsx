/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shares of groups under the headings of their variables, shares of regions, and gaps between groups. */
import { statusLabels } from '../../common/words';
import type { Estimate, Gap, IndicatorTarget } from '../../generated/openapi';
import { listed, say } from '../language';
import { Intervals, type Block, type Guide, type Line } from '../pictures/intervals';
import type { Mark } from '../pictures/marks';
import { LineSign, Sign } from '../pictures/picture';
import { pointAxis, shareAxis } from '../pictures/scale';
import { texts as shared } from '../texts';
import { interval, percent, signedPoints, targetText } from '../words';
import { gapTexts } from './gap-texts';
import { pictureTexts as texts, variableTexts } from './picture-texts';

export interface Row {
  key: string;
  label: string;
  estimate: Estimate;
}

/* In the order in which officials read them. */
const VARIABLES = ['all', 'sex', 'age', 'education', 'residence', 'key_group'] as const;
const NORMAL_95 = 1.96;
const WITHHELD_MOST = 6; /* lines without a figure in a picture of regions; more are named below it */

export function variableOf(group: string): string {
  return group.split('=')[0]!;
}

function headingOf(variable: string): string | undefined {
  if (variable === 'all') return undefined;
  return say(variableTexts[variable] || variableTexts.other!);
}

/* Lines under their variables' headings, variables that are not known last. */
function blocksOf<T>(rows: T[], variable: (row: T) => string, line: (row: T) => Line): Block[] {
  const found = [...new Set(rows.map(variable))];
  const rank = (one: string) => (VARIABLES as readonly string[]).indexOf(one) + 1 || VARIABLES.length + 1;
  return found
    .sort((a, b) => rank(a) - rank(b))
    .map((one) => ({
      heading: headingOf(one),
      lines: rows.filter((row) => variable(row) === one).map(line),
    }));
}

export function markOf(estimate: Estimate): Mark | null {
  if (estimate.share === null || estimate.status === 'suppress') return null;
  const { share, ci, status } = estimate;
  return { value: share, ci, look: 'own', caution: status === 'flag' };
}

function lineOf({ key, label, estimate }: Row): Line {
  const mark = markOf(estimate);
  if (!mark) return { key, label, value: say(statusLabels.suppress), quiet: true, marks: [] };
  return { key, label, value: `${percent(mark.value)} (${interval(estimate.ci)})`, marks: [mark] };
}

function rangeOf(rows: Row[]): string {
  const shown = rows.filter((row) => markOf(row.estimate));
  if (!shown.length) return say(texts.noShare);
  shown.sort((a, b) => a.estimate.share! - b.estimate.share!);
  const [low, high] = [shown[0]!, shown[shown.length - 1]!];
  const told = (row: Row) => percent(row.estimate.share);
  return say(texts.range(shown.length, low.label, told(low), high.label, told(high)));
}

export function Caution({ look }: { look: Mark['look'] }) {
  return (
    <Sign look={look} caution>
      {say(texts.caution)}
    </Sign>
  );
}

interface SharesProps {
  title: string;
  rows: Row[];
  target: IndicatorTarget | null;
  targetOf: string; /* the region that it was set for */
  rehearsal: boolean;
  grouped?: boolean; /* under the headings of variables */
}

export function Shares({ title, rows, target, targetOf, rehearsal, grouped }: SharesProps) {
  const ends = rows.map(({ estimate }) => (estimate.ci ? estimate.ci[1] : estimate.share || 0));
  const withheld = rows.filter((row) => !markOf(row.estimate)).map((row) => row.label);
  const few = grouped || withheld.length <= WITHHELD_MOST;
  const blocks = grouped
    ? blocksOf(rows, (row) => variableOf(row.key), lineOf)
    : [{ lines: (few ? rows : rows.filter((row) => markOf(row.estimate))).map(lineOf) }];
  return (
    <Intervals
      title={title}
      about={rangeOf(rows)}
      rehearsal={rehearsal}
      blocks={blocks}
      axis={shareAxis([...ends, target ? target.value : 0])}
      guides={targetGuides(target)}
    >
      <p class="signs">
        <Sign look="own">{say(texts.own)}</Sign>
        {rows.some((row) => row.estimate.status === 'flag') && <Caution look="own" />}
        {target && <LineSign kind="target">{say(texts.target(targetOf))}</LineSign>}
        {say(texts.zero)}
      </p>
      {!few && <p class="small">{say(texts.withheld(withheld.length, listed(withheld)))}</p>}
    </Intervals>
  );
}

function targetGuides(target: IndicatorTarget | null): Guide[] {
  if (!target) return [];
  return [{ at: target.value, kind: 'target', label: say(shared.yearTarget(target.year, targetText(target))) }];
}

/* 95 % about a figure of which only the standard error is known. */
export function around(value: number, se: number | null): [number, number] | null {
  return se === null ? null : [value - NORMAL_95 * se, value + NORMAL_95 * se];
}

function gapLine(gap: Gap): Line {
  const [since] = gap.changes;
  const marks: Mark[] = [{ value: gap.difference, ci: gap.ci, look: 'own', caution: gap.status === 'flag' }];
  if (since) marks.push({ value: since.difference, ci: around(since.difference, since.se), look: 'past' });
  const ends = gap.ci && gapTexts.between(signedPoints(gap.ci[0]), signedPoints(gap.ci[1]));
  return {
    key: gap.group + gap.against,
    label: say(gapTexts.against(say(gap.group_label), say(gap.against_label))),
    value: signedPoints(gap.difference) + (ends ? ` (${say(ends)})` : ''),
    marks,
  };
}

export function GapPicture(props: { gaps: Gap[]; place: string; rehearsal: boolean }) {
  const { gaps, place, rehearsal } = props;
  if (!gaps.length) return null;
  const blocks = blocksOf(gaps, (gap) => variableOf(gap.group), gapLine);
  const marks = ([] as Mark[]).concat(...gaps.map((gap) => gapLine(gap).marks));
  const clear = gaps.filter((gap) => gap.ci && gap.ci[0] * gap.ci[1] > 0).length;
  const since = gaps.map((gap) => gap.changes[0]).find((change) => change);
  return (
    <Intervals
      title={say(texts.gaps(place))}
      about={say(texts.gapsAbout(gaps.length, clear))}
      rehearsal={rehearsal}
      blocks={blocks}
      axis={pointAxis(([] as number[]).concat(...marks.map((one) => [one.value, ...(one.ci || [])])))}
      guides={[{ at: 0, kind: 'plain', label: say(texts.noGap) }]}
    >
      <p class="signs">
        <Sign look="own">{say(texts.own)}</Sign>
        {gaps.some((gap) => gap.status === 'flag') && <Caution look="own" />}
        {since && <Sign look="past">{say(texts.then(since.year))}</Sign>}
      </p>
    </Intervals>
  );
}
