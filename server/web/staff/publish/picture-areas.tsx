/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Townships, each with its direct and its model-based share, and rank intervals as bars. */
import { areaKindLabels, notes, statusLabels } from '../../common/words';
import type { Area, Estimate, IndicatorTarget, Rank } from '../../generated/openapi';
import { say } from '../language';
import { Bars, type Bar } from '../pictures/bars';
import type { Guide } from '../pictures/intervals';
import type { Mark } from '../pictures/marks';
import { Multiples, type Panel } from '../pictures/multiples';
import { LineSign, Sign } from '../pictures/picture';
import { placeAxis, shareAxis } from '../pictures/scale';
import { percent } from '../words';
import { Caution } from './picture-groups';
import { pictureTexts as texts } from './picture-texts';
import { areaTexts } from './texts';

type Figure = { share: number | null; ci: [number, number] | null; status: string };

function markOf(figure: Figure | null, look: Mark['look']): Mark | null {
  if (!figure || figure.share === null) return null;
  return { value: figure.share, ci: figure.ci, look, caution: figure.status === 'flag' };
}

function panelOf({ region, region_name, direct, model }: Area): Panel {
  const row = (mark: Mark | null) => ({
    value: mark ? percent(mark.value) : say(statusLabels.suppress),
    mark,
  });
  const weight = model.gamma === null ? '' : say(texts.weight(percent(model.gamma, 0)));
  return {
    key: region,
    name: say(region_name),
    note: model.kind === 'sampled' ? weight : say(areaKindLabels[model.kind]),
    rows: [row(markOf(direct, 'own')), row(markOf(model, 'model'))],
  };
}

interface TownsProps {
  areas: Area[]; /* of one county */
  county: Estimate | undefined;
  target: IndicatorTarget | null;
  targetOf: string;
  rehearsal: boolean;
}

export function Towns({ areas, county, target, targetOf, rehearsal }: TownsProps) {
  const panels = areas.map(panelOf);
  const marks = ([] as Mark[]).concat(...panels.map((panel) => marksOf(panel)));
  const place = county ? say(county.region_name) : areas[0]!.parent;
  const guides: Guide[] = [];
  if (county && county.share !== null) guides.push({ at: county.share, kind: 'plain', label: '' });
  if (target) guides.push({ at: target.value, kind: 'target', label: '' });
  const ends = [...marks.map((mark) => (mark.ci ? mark.ci[1] : mark.value)), ...guides.map((one) => one.at)];
  const withheld = panels.filter((panel) => !panel.rows[0]!.mark).length;
  return (
    <Multiples
      title={say(texts.towns(place))}
      about={say(texts.townsAbout(panels.length, withheld))}
      rehearsal={rehearsal}
      panels={panels}
      axis={shareAxis(ends)}
      guides={guides}
    >
      <p class="signs">
        <Sign look="own">{say(texts.direct)}</Sign>
        <Sign look="model">{say(texts.model)}</Sign>
        {marks.some((mark) => mark.caution) && <Caution look="model" />}
        <LineSign kind="drawn">{say(texts.drawn)}</LineSign>
        {county && county.share !== null && <LineSign kind="plain">{say(texts.county(place))}</LineSign>}
        {target && <LineSign kind="target">{say(texts.target(targetOf))}</LineSign>}
        {say(texts.zero)}
      </p>
    </Multiples>
  );
}

function marksOf(panel: Panel): Mark[] {
  return panel.rows.map((row) => row.mark).filter((mark): mark is Mark => mark !== null);
}

function barOf(rank: Rank): Bar {
  const label = say(rank.region_name);
  if (!rank.rank) return { key: rank.region, label, value: say(notes.no_figure), from: null, to: 0 };
  const [from, to] = rank.rank;
  const value = say(areaTexts.places(from, to, rank.ranked));
  return { key: rank.region, label, value, from: from - 0.5, to: to + 0.5 };
}

/* Of one parent, those that may be first above, those without a rank at the end. */
export function RankPicture({ ranks, rehearsal }: { ranks: Rank[]; rehearsal: boolean }) {
  const end = ranks.length + 1;
  const sorted = [...ranks].sort((a, b) => {
    const [low, high] = a.rank || [end, end];
    const [other, otherHigh] = b.rank || [end, end];
    return low - other || high - otherHigh;
  });
  const ranked = ranks.filter((rank) => rank.rank).length;
  return (
    <Bars
      title={say(texts.ranks(say(ranks[0]!.parent_name)))}
      about={say(texts.ranksAbout(ranks.length, ranked))}
      rehearsal={rehearsal}
      bars={sorted.map(barOf)}
      axis={placeAxis(ranks[0]!.ranked)}
    >
      <p class="signs">{say(texts.ranksNote)}</p>
    </Bars>
  );
}
