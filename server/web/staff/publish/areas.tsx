/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Townships: the direct share and the model-based share side by side; the second never replaces the
 * first. Ranks among siblings: always intervals, never a single rank. Regions without a figure are
 * named.
 */
import { areaKindLabels, areaReasonLabels, notes, statusLabels, titles } from '../../common/words';
import type { Area, IndicatorOfSample, Rank, RankTarget, Words } from '../../generated/openapi';
import { listed, say } from '../language';
import { DataTable } from '../table';
import { Quoted, fixed, interval, percent, points } from '../words';
import { RankSources } from './comparisons';
import { areaTexts as texts } from './texts';

const AREA_COLUMNS: Words[] = [
  titles.township,
  titles.n,
  titles.direct,
  titles.model,
  titles.rmse,
  titles.gamma,
  titles.model_status,
];

export function Areas({ data }: { data: IndicatorOfSample }) {
  const { areas, ranks, rank_targets: targets } = data;
  const parents = [...new Set(ranks.map((rank) => rank.parent))];
  return (
    <>
      {areas.length > 0 && <Townships areas={areas} />}
      <section id="table-ranks">
        {parents.length + targets.length > 0 && <h3>{say(texts.ranks)}</h3>}
        {targets.map((target) => (
          <RankPromise key={target.quote} target={target} ranks={ranks} />
        ))}
        {parents.map((parent) => (
          <Ranking key={parent} ranks={ranks.filter((rank) => rank.parent === parent)} />
        ))}
      </section>
    </>
  );
}

function Townships({ areas }: { areas: Area[] }) {
  return (
    <section id="table-areas">
      <h3>{say(texts.townships)}</h3>
      <p class="small">{say(texts.borrowed)}</p>
      <DataTable title={say(texts.townshipsTable)} columns={AREA_COLUMNS} kind="areas">
        {areas.map((area) => (
          <AreaRow key={area.region} area={area} />
        ))}
      </DataTable>
    </section>
  );
}

function AreaRow({ area }: { area: Area }) {
  const { direct, model } = area;
  const kind = model.kind === 'sampled' ? null : areaKindLabels[model.kind];
  const reason = areaReasonLabels[model.reason];
  return (
    <tr class={model.status}>
      <th scope="row">{say(area.region_name)}</th>
      <td>{direct ? fixed(direct.n, 0) : '–'}</td>
      <Figure share={direct && direct.share} ci={direct && direct.ci} />
      <Figure share={model.share} ci={model.ci} />
      <td>{points(model.rmse, 1)}</td>
      <td>{fixed(model.gamma, 2)}</td>
      <td>
        {say(statusLabels[model.status])}
        {[kind, reason].map(
          (words) =>
            words && (
              <span class="reason" key={words.zh}>
                {say(words)}
              </span>
            ),
        )}
      </td>
    </tr>
  );
}

/* A share with its 95 % interval under it. */
function Figure({ share, ci }: { share: number | null; ci: [number, number] | null }) {
  if (share === null) return <td>{say(statusLabels.suppress)}</td>;
  return (
    <td>
      {percent(share)}
      <span class="reason">{interval(ci)}</span>
    </td>
  );
}

const RANK_COLUMNS: Words[] = [
  titles.region,
  titles.rank,
  titles.tied,
];
const TIED_NAMES_MAX = 3;

function Ranking({ ranks }: { ranks: Rank[] }) {
  const [first] = ranks;
  if (!first) return null;
  const missing = ranks.filter((rank) => !rank.rank).map((rank) => say(rank.region_name));
  const figure = say(first.figure === 'model' ? titles.model : titles.direct);
  return (
    <>
      <p class="small">
        {say(texts.ordered(figure, first.ranked))}
        {missing.length > 0 && say(texts.missing(listed(missing)))}
      </p>
      <DataTable
        title={say(texts.ranking(say(first.parent_name)))}
        columns={RANK_COLUMNS}
        kind="areas"
      >
        {ranks.map((rank) => (
          <tr key={rank.region}>
            <th scope="row">{say(rank.region_name)}</th>
            <td>{places(rank)}</td>
            <td>{tied(rank, ranks)}</td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}

function places(rank: Rank): string {
  return say(rank.rank ? texts.places(rank.rank[0], rank.rank[1], rank.ranked) : notes.no_figure);
}

function tied(rank: Rank, ranks: Rank[]): string {
  if (!rank.rank) return '–';
  if (!rank.tied_with.length) return say(texts.tiedNone);
  if (rank.tied_with.length > TIED_NAMES_MAX) return say(texts.tiedMany(rank.tied_with.length));
  return listed(
    ranks
      .filter((one) => rank.tied_with.includes(one.region))
      .map((one) => say(one.region_name)),
  );
}

/* A plan's words about a rank, and what this survey can say about it. */
function RankPromise({ target, ranks }: { target: RankTarget; ranks: Rank[] }) {
  const own = ranks.find((one) => one.parent === target.among && one.region === target.region);
  const among = say(target.among_name);
  return (
    <section class="promise">
      <Quoted text={target.quote} />
      <p>
        {say(
          target.rank && own
            ? texts.rankAmong(among, say(titles.rank), places(own))
            : texts.noPeers(among, say(notes.no_peers)),
        )}
        <RankSources target={target} />
      </p>
    </section>
  );
}
