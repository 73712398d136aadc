/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How hard each item is, on one scale with the levels of people; for who may read diagnostics, and only
 * when it is asked for, as reading the items is noted in the audit.
 */
import { useState } from 'preact/hooks';
import { Problem } from '../../common/api';
import { titles } from '../../common/words';
import type { IndicatorOfSample } from '../../generated/openapi';
import { say } from '../language';
import { Asked } from '../loaded';
import { Intervals, type Block, type Line } from '../pictures/intervals';
import { Sign } from '../pictures/picture';
import { plainAxis } from '../pictures/scale';
import { ask, may } from '../session';
import { DataTable } from '../table';
import { fixed, percent } from '../words';
import { around } from './picture-groups';
import { dimensionTexts, pictureTexts as texts } from './picture-texts';

interface Item {
  item: string;
  dimension: string;
  answered: number | null;
  a: number;
  d: number;
  d_se: number | null;
  share_right: number | null;
}

const NORMAL_95 = 1.96;

async function readItems(slug: string, run: number): Promise<Item[]> {
  const path = `/api/v1/surveys/${slug}/exports/items.ndjson?run=${run}`;
  const bytes = await ask<ArrayBuffer>('GET', path, { bytes: true });
  try {
    const lines = new TextDecoder().decode(bytes).split('\n');
    const rows = lines.filter((line) => line).map((line) => JSON.parse(line) as Item);
    return rows.filter((row) => typeof row.item === 'string' && row.a > 0);
  } catch {
    throw new Problem(0); /* cut off on its way */
  }
}

export function Items({ data }: { data: IndicatorOfSample }) {
  const [opened, open] = useState(false);
  const { run, measurement } = data;
  if (!run || !measurement || measurement.status !== 'good' || !may('read_diagnostics')) return null;
  return (
    <details class="pictured" onToggle={(event) => event.currentTarget.open && open(true)}>
      <summary>{say(texts.itemsOpen)}</summary>
      {opened && (
        <Asked path={`items/${data.survey}/${run.id}`} request={() => readItems(data.survey, run.id)}>
          {(items) => (items.length ? <ItemMap data={data} items={items} /> : <p>{say(texts.noItems)}</p>)}
        </Asked>
      )}
    </details>
  );
}

const hardness = (item: Item) => -item.d / item.a;
const errorOf = (item: Item) => (item.d_se === null ? null : item.d_se / item.a);

function lineOf(item: Item): Line {
  const value = hardness(item);
  return {
    key: item.item,
    label: item.item,
    value: fixed(value, 2).replace('-', '−'),
    marks: [{ value, ci: around(value, errorOf(item)), look: 'own' }],
  };
}

/* Levels of people: N(0, 1) unless anchors hold the scale. */
function peopleOf(data: IndicatorOfSample): Line {
  const { mean, sd } = (data.measurement!.linking && data.measurement!.linking.latent) || { mean: 0, sd: 1 };
  const value = fixed(mean, 2).replace('-', '−');
  const ci = [mean - NORMAL_95 * sd, mean + NORMAL_95 * sd] as const;
  return { key: 'people', label: say(texts.people), value, marks: [{ value: mean, ci, look: 'model' }] };
}

function ItemMap({ data, items }: { data: IndicatorOfSample; items: Item[] }) {
  const sorted = [...items].sort((a, b) => hardness(a) - hardness(b));
  const people = peopleOf(data);
  const dimensions = [...new Set(items.map((item) => item.dimension))];
  const blocks: Block[] = dimensions.map((one) => ({
    heading: dimensionTexts[one] ? say(dimensionTexts[one]!) : one,
    lines: sorted.filter((item) => item.dimension === one).map(lineOf),
  }));
  const lines = [people].concat(...blocks.map((block) => block.lines));
  const ends = ([] as number[]).concat(...lines.map(({ marks: [mark] }) => [mark!.value, ...(mark!.ci || [])]));
  const easy = sorted[0]!.item;
  const hard = sorted[sorted.length - 1]!.item;
  return (
    <>
      <Intervals
        title={say(texts.items)}
        about={say(texts.itemsAbout(items.length, easy, hard))}
        rehearsal={data.rehearsal}
        blocks={[{ lines: [people] }, ...blocks]}
        axis={plainAxis(ends)}
        guides={[]}
      >
        <p class="signs">
          <Sign look="own">{say(texts.difficulty)}</Sign>
          <Sign look="model">{say(texts.people)}</Sign>
          {say(texts.itemsNote)}
        </p>
      </Intervals>
      <ItemTable items={sorted} />
    </>
  );
}

function ItemTable({ items }: { items: Item[] }) {
  return (
    <DataTable
      title={say(texts.items)}
      columns={[texts.item, texts.difficulty, texts.error, titles.n, texts.right]}
      kind="areas"
    >
      {items.map((item) => (
        <tr key={item.item}>
          <th scope="row">{item.item}</th>
          <td>{fixed(hardness(item), 2).replace('-', '−')}</td>
          <td>{fixed(errorOf(item), 2)}</td>
          <td>{fixed(item.answered, 0)}</td>
          <td>{percent(item.share_right)}</td>
        </tr>
      ))}
    </DataTable>
  );
}
