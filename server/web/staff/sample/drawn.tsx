/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was drawn: the numbers, and by stratum and community. */
import type { Draw } from '../../generated/openapi';
import { FactList, type Fact } from '../facts';
import { say } from '../language';
import { DataTable } from '../table';
import { fixed, moment } from '../words';
import { drawTexts as texts } from './texts';

export type DrawTold = NonNullable<Draw['draw']>;
type Psu = DrawTold['psus'][number];

const PROBABILITY_DIGITS = 4;

/* Null before the households of the psu are drawn. */
function drawnIn(psu: Psu): number | null {
  return psu.people ?? psu.households ?? null;
}

export function Drawn({ draw }: { draw: DrawTold }) {
  const { totals } = draw;
  const facts: Fact[] = [
    [say(texts.psusDrawn), totals.psus],
    [say(texts.drawnPeople), totals.drawn || '–'],
    [say(texts.reserveLeft), totals.drawn ? totals.reserve_left : '–'],
    [say(texts.replicatesLeft), totals.replicates_left],
    [say(texts.seed), draw.seed],
    [say(texts.at), moment(draw.drawn_at)],
  ];
  return (
    <>
      <FactList facts={facts} />
      <ByStratum draw={draw} />
      <ByPsu draw={draw} />
    </>
  );
}

function ByStratum({ draw }: { draw: DrawTold }) {
  const strata = [...new Set(draw.psus.map((one) => one.stratum))];
  const sum = (psus: Psu[], value: (psu: Psu) => number | null) =>
    psus.some((one) => value(one) === null)
      ? '–'
      : psus.reduce((all, one) => all + value(one)!, 0);
  return (
    <DataTable
      title={say(texts.byStratum)}
      columns={[texts.stratum, texts.psusDrawn, texts.people, texts.inReserve]}
      kind="compare"
    >
      {strata.map((stratum) => {
        const psus = draw.psus.filter((one) => one.stratum === stratum);
        return (
          <tr key={stratum}>
            <th scope="row">{stratum}</th>
            <td>{psus.length}</td>
            <td>{sum(psus, drawnIn)}</td>
            <td>{sum(psus, (one) => one.reserve ?? null)}</td>
          </tr>
        );
      })}
    </DataTable>
  );
}

function ByPsu({ draw }: { draw: DrawTold }) {
  return (
    <details>
      <summary>
        {say(texts.byPsu)} ({draw.psus.length})
      </summary>
      <DataTable
        title={say(texts.byPsu)}
        columns={[texts.psu, texts.stratum, texts.probability, texts.people, texts.inReserve]}
        kind="compare"
      >
        {draw.psus.map((one) => (
          <tr key={`${one.stratum} ${one.psu}`}>
            <th scope="row">{one.psu}</th>
            <td class="text">{one.stratum}</td>
            <td>{one.certain ? say(texts.certain) : fixed(one.probability, PROBABILITY_DIGITS)}</td>
            <td>{drawnIn(one) ?? '–'}</td>
            <td>{one.reserve ?? '–'}</td>
          </tr>
        ))}
      </DataTable>
    </details>
  );
}
