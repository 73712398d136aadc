/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Townships: the direct share and the model-based share side by side; the second never replaces the
 * first. Ranks among siblings: always intervals, never a single rank. Regions without a figure are
 * named.
 */
import { areaKindLabels, areaReasonLabels, notes, statusLabels, titles } from '../../common/words';
import type { Area, IndicatorOfSample, Rank, RankTarget, Words } from '../../generated/openapi';
import { DataTable } from './table';
import { Both, fixed, interval, percent, points } from '../words';

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
      {parents.length + targets.length > 0 && (
        <h2>
          名次的95%置信区间（联合）
          <span class="en">Rank intervals, 95 %, joint</span>
        </h2>
      )}
      {targets.map((target) => (
        <RankPromise key={target.quote} target={target} ranks={ranks} />
      ))}
      {parents.map((parent) => (
        <Ranking key={parent} ranks={ranks.filter((rank) => rank.parent === parent)} />
      ))}
    </>
  );
}

function Townships({ areas }: { areas: Area[] }) {
  return (
    <>
      <h2>
        乡镇街道：直接估计与模型估计
        <span class="en">Townships: direct and model-based shares</span>
      </h2>
      <p class="small">
        模型估计借用全县各乡镇的共同信息，误差较小；它与直接估计并列，不代替直接估计。
        没有样本的乡镇只有合成估计，不反映当地的实际差别。各估计下面是95%置信区间。
        <span class="en" lang="en">
          The model borrows what the county’s townships have in common, so its error is smaller. It
          stands beside the direct share, not in its place. A township without
          respondents has a synthetic share only, which says nothing of its own. Below each share
          stands its 95 % interval.
        </span>
      </p>
      <DataTable
        title="乡镇街道公民具备科学素质的比例：直接估计与模型估计"
        columns={AREA_COLUMNS}
        kind="areas"
      >
        {areas.map((area) => (
          <AreaRow key={area.region} area={area} />
        ))}
      </DataTable>
    </>
  );
}

function AreaRow({ area }: { area: Area }) {
  const { direct, model } = area;
  const kind = model.kind === 'sampled' ? null : areaKindLabels[model.kind];
  const reason = areaReasonLabels[model.reason];
  return (
    <tr class={model.status}>
      <th scope="row">{area.region_name.zh}</th>
      <td>{direct ? fixed(direct.n, 0) : '–'}</td>
      <Figure share={direct && direct.share} ci={direct && direct.ci} />
      <Figure share={model.share} ci={model.ci} />
      <td>{points(model.rmse, 1)}</td>
      <td>{fixed(model.gamma, 2)}</td>
      <td>
        {statusLabels[model.status].zh} <span lang="en">{statusLabels[model.status].en}</span>
        {[kind, reason].map(
          (words) =>
            words && (
              <span class="reason" key={words.zh}>
                {words.zh} <span lang="en">{words.en}</span>
              </span>
            ),
        )}
      </td>
    </tr>
  );
}

/* A share with its 95 % interval under it. */
function Figure({ share, ci }: { share: number | null; ci: [number, number] | null }) {
  if (share === null) return <td>{statusLabels.suppress.zh}</td>;
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
  const missing = ranks.filter((rank) => !rank.rank).map((rank) => rank.region_name.zh);
  const figure = first.figure === 'model' ? titles.model : titles.direct;
  return (
    <>
      <p class="small">
        按{figure.zh}排列（第1名为比例最高）。{first.ranked}个地区的真实名次同时落在各自置信区间内的概率为95%；
        区间相交的地区分不出先后。
        {missing.length > 0 && `没有数据、未参加排列的地区：${missing.join('、')}。`}
        <span class="en" lang="en">
          By the {figure.en.toLowerCase()} estimate; 1 is the largest share. All {first.ranked} true
          ranks lie in their intervals at once with probability 95 %. {missing.length > 0 &&
            `Not ranked, as they have no figure: ${missing.length}.`}
        </span>
      </p>
      <DataTable
        title={`${first.parent_name.zh}下级地区的名次置信区间`}
        columns={RANK_COLUMNS}
        kind="areas"
      >
        {ranks.map((rank) => (
          <tr key={rank.region}>
            <th scope="row">{rank.region_name.zh}</th>
            <td>{places(rank)}</td>
            <td>{tied(rank, ranks)}</td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}

function places(rank: Rank): string {
  return rank.rank ? `第 ${rank.rank[0]}–${rank.rank[1]} 名，共 ${rank.ranked} 个` : notes.no_figure.zh;
}

function tied(rank: Rank, ranks: Rank[]): string {
  if (!rank.rank) return '–';
  if (!rank.tied_with.length) return '无';
  if (rank.tied_with.length > TIED_NAMES_MAX) return `${rank.tied_with.length} 个地区`;
  return ranks
    .filter((one) => rank.tied_with.includes(one.region))
    .map((one) => one.region_name.zh)
    .join('、');
}

/* A plan's words about a rank, and what this survey can say about it. */
function RankPromise({ target, ranks }: { target: RankTarget; ranks: Rank[] }) {
  const own = ranks.find((one) => one.parent === target.among && one.region === target.region);
  return (
    <section class="promise">
      <blockquote>{target.quote}</blockquote>
      <p>
        {target.rank && own ? (
          <>
            在{target.among_name.zh}的{titles.rank.zh}：{places(own)}
            <span class="en" lang="en">
              Rank interval among the regions of {target.among_name.en || target.among}
            </span>
          </>
        ) : (
          <>
            {target.among_name.zh}：
            <Both text={notes.no_peers} />
          </>
        )}
      </p>
    </section>
  );
}
