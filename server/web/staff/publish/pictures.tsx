/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All pictures of a survey's results, in the order in which they are read. The tables follow. */
import type { ComponentChildren } from 'preact';
import { notes } from '../../common/words';
import type { Estimate, IndicatorOfSample } from '../../generated/openapi';
import { say } from '../language';
import { gapTexts } from './gap-texts';
import { Items } from './items';
import { RankPicture, Towns } from './picture-areas';
import { GapPicture, Shares, type Row } from './picture-groups';
import { pictureTexts as texts } from './picture-texts';
import { Years } from './picture-years';
import { ResponsePicture, responseOf } from './response';
import { areaTexts, texts as figures, trendTexts } from './texts';

export interface Shown {
  data: IndicatorOfSample;
  place: Row; /* the region whose groups are shown */
  places: Row[];
  groups: Row[];
  targetOf: string; /* the region that the target was set for */
}

export function Pictures({ picker, ...shown }: Shown & { picker: ComponentChildren }) {
  const { data, place, places, groups, targetOf } = shown;
  const { target, rehearsal } = data;
  const frame = { target, targetOf, rehearsal };
  return (
    <>
      <Part title={say(figures.byGroup)} table="table-groups">
        {picker}
        <Shares title={say(texts.groups(place.label))} rows={groups} grouped {...frame} />
        <p class="small">{say(notes.age)}</p>
      </Part>
      {places.length > 1 && (
        <Part title={say(figures.byRegion)} table="table-regions">
          <Shares title={say(texts.places)} rows={places} {...frame} />
        </Part>
      )}
      {data.areas.length > 0 && <TownPart {...shown} />}
      <RankPart data={data} />
      <YearPart data={data} place={places[0]!} />
      <GapPart data={data} place={place} />
      {responseOf(data).length > 0 && (
        <Part title={say(texts.responded)} table="table-response">
          <ResponsePicture data={data} />
        </Part>
      )}
      <Items data={data} />
    </>
  );
}

/* A heading, its pictures, and the way to the table of the same numbers. */
function Part(props: { title: string; table: string; children: ComponentChildren }) {
  return (
    <section class="part">
      <h2>{props.title}</h2>
      {props.children}
      <p class="small unprinted">
        <a href={'#' + props.table}>{say(texts.toTable)}</a>
      </p>
    </section>
  );
}

function TownPart({ data, targetOf }: Shown) {
  const parents = [...new Set(data.areas.map((area) => area.parent))];
  const county = (code: string): Estimate | undefined =>
    data.estimates.find((one) => one.region === code && one.group === 'all');
  return (
    <Part title={say(areaTexts.townships)} table="table-areas">
      {parents.map((parent) => (
        <Towns
          key={parent}
          areas={data.areas.filter((area) => area.parent === parent)}
          county={county(parent)}
          target={data.target}
          targetOf={targetOf}
          rehearsal={data.rehearsal}
        />
      ))}
    </Part>
  );
}

function RankPart({ data: { ranks, rehearsal } }: { data: IndicatorOfSample }) {
  const parents = [...new Set(ranks.map((rank) => rank.parent))];
  if (!parents.length) return null;
  return (
    <Part title={say(areaTexts.ranks)} table="table-ranks">
      {parents.map((parent) => (
        <RankPicture
          key={parent}
          ranks={ranks.filter((rank) => rank.parent === parent)}
          rehearsal={rehearsal}
        />
      ))}
    </Part>
  );
}

function YearPart({ data, place }: { data: IndicatorOfSample; place: Row }) {
  if (!data.trend.length && !(data.target && data.target.projections.length)) return null;
  return (
    <Part title={say(trendTexts.title)} table="table-years">
      <Years data={data} place={place} />
    </Part>
  );
}

function GapPart({ data, place }: { data: IndicatorOfSample; place: Row }) {
  const gaps = data.gaps.filter((gap) => gap.region === place.key);
  if (!gaps.length) return null;
  return (
    <Part title={`${say(gapTexts.title)} · ${place.label}`} table="table-gaps">
      <GapPicture gaps={gaps} place={place.label} rehearsal={data.rehearsal} />
    </Part>
  );
}
