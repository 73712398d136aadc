/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of the pictures, and those that no picture shows. */
import { titles } from '../../common/words';
import { say } from '../language';
import { Areas } from './areas';
import { Gaps } from './gaps';
import { Measures } from './measures';
import { pictureTexts } from './picture-texts';
import type { Shown } from './pictures';
import { GapPromises, MarkedRegions } from './promises';
import { ResponseTable } from './response';
import { EstimateTable } from './table';
import { texts } from './texts';
import { Projections, Trend } from './trend';

export function Tables({ data, place, places, groups }: Shown) {
  return (
    <section class="tables">
      <h2>{say(pictureTexts.tables)}</h2>
      <section id="table-groups">
        <EstimateTable title={say(texts.sharesByGroup(place.label))} first={titles.group} rows={groups} />
        <p class="small">{say(pictureTexts.effective)}</p>
      </section>
      {places.length > 1 && (
        <section id="table-regions">
          <EstimateTable title={say(texts.sharesByRegion)} first={titles.region} rows={places} />
        </section>
      )}
      <Areas data={data} />
      <MarkedRegions data={data} />
      <section id="table-years">
        <Trend changes={data.trend} apart={data.run?.diagnostics?.not_compared || []} />
        <Projections projections={data.target ? data.target.projections : []} />
      </section>
      <Gaps data={data} place={place} />
      <GapPromises data={data} />
      <Measures data={data} estimate={places[0]!.estimate} />
      <ResponseTable data={data} />
    </section>
  );
}
