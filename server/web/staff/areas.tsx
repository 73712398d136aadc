/*
 * Townships: the direct share and the model-based one side by side, the second never in place of the
 * first. Ranks among siblings: intervals, never a bare place, and who has no figure is said.
 */
import { DataTable } from './table';
import type { Area, Indicators, Rank, RankTarget, Text } from './types';
import {
  areaKindLabels,
  areaReasonLabels,
  fixed,
  interval,
  percent,
  points,
  statusLabels,
} from './words';

const AREA_COLUMNS: Text[] = [
  { zh: '乡镇街道', en: 'Township' },
  { zh: '样本', en: 'n' },
  { zh: '直接估计', en: 'Direct' },
  { zh: '模型估计', en: 'Model' },
  { zh: '均方根误差（百分点）', en: 'Root MSE (points)' },
  { zh: '直接估计所占权重', en: 'Weight of the direct share' },
  { zh: '模型估计的状态', en: 'Status of the model’s' },
];

export function Areas({ data }: { data: Indicators }) {
  const areas = data.areas || [];
  const ranks = data.ranks || [];
  const targets = data.rank_targets || [];
  const parents = [...new Set(ranks.map((rank) => rank.parent))];
  return (
    <>
      {areas.length > 0 && <Townships areas={areas} />}
      {parents.length + targets.length > 0 && (
        <h2>
          名次区间<span class="en">Rank intervals</span>
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
        模型估计把各乡镇的直接估计向全县共同水平靠拢，误差较小；它与直接估计并列，不代替直接估计。
        没有样本的乡镇只有合成估计，不反映当地的实际差别。各估计下面是 95% 区间。
        <span class="en" lang="en">
          The model draws each township’s direct share towards what the county’s townships have in
          common. It stands beside the direct share, not in its place. A township without
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
      <td>{points(model.rmse)}</td>
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
  if (share === null) return <td>不公布</td>;
  return (
    <td>
      {percent(share)}
      <span class="reason">{interval(ci)}</span>
    </td>
  );
}

const RANK_COLUMNS: Text[] = [
  { zh: '地区', en: 'Region' },
  { zh: '名次区间', en: 'Rank interval' },
  { zh: '分不出先后的地区', en: 'Cannot be told apart from' },
];
const TIED_NAMES_MAX = 3;

function Ranking({ ranks }: { ranks: Rank[] }) {
  const [first] = ranks;
  if (!first) return null;
  const missing = ranks.filter((rank) => !rank.rank).map((rank) => rank.region_name.zh);
  const figure: Text =
    first.figure === 'model'
      ? { zh: '模型估计', en: 'model-based shares' }
      : { zh: '直接估计', en: 'direct shares' };
  return (
    <>
      <p class="small">
        按{figure.zh}排列（第1名为比例最高）。{first.ranked}个地区的真实名次同时落在各自区间内的概率为95%；
        区间相交的地区分不出先后。
        {missing.length > 0 && `没有数据、未参加排列的地区：${missing.join('、')}。`}
        <span class="en" lang="en">
          By {figure.en}; 1 is the largest share. All {first.ranked} true ranks lie in their
          intervals at once with probability 95 %. {missing.length > 0 &&
            `${missing.length} regions without a figure are not ranked.`}
        </span>
      </p>
      <DataTable
        title={`${first.parent_name.zh}下级地区的名次区间`}
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
  return rank.rank ? `第 ${rank.rank[0]}–${rank.rank[1]} 名，共 ${rank.ranked} 个` : '没有数据';
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

/* A plan's words about a rank, and what this survey can say of it. */
function RankPromise({ target, ranks }: { target: RankTarget; ranks: Rank[] }) {
  const own = ranks.find((one) => one.parent === target.among && one.region === target.region);
  return (
    <section class="promise">
      <blockquote>{target.quote}</blockquote>
      <p>
        {target.rank && own ? (
          <>
            在{target.among_name.zh}的名次区间：{places(own)}
            <span class="en" lang="en">
              Rank interval among the regions of {target.among_name.en || target.among}
            </span>
          </>
        ) : (
          <>
            没有{target.among_name.zh}其他地区的同口径数据，不能说明名次。
            <span class="en" lang="en">
              There are no comparable figures of the region’s peers: no rank can be told.
            </span>
          </>
        )}
      </p>
    </section>
  );
}
