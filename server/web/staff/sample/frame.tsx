/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists that are there, and another one: it is checked first, and imported then. */
import { useState } from 'preact/hooks';
import type { FrameTold } from '../../generated/openapi';
import { FactList, type Fact } from '../facts';
import { say } from '../language';
import { DataTable } from '../table';
import { moment } from '../words';
import { Import } from './import';
import type { PartProps } from './page';
import { frameTexts as texts, kindTexts, texts as shared, type Kind } from './texts';

export function FramePart(props: PartProps) {
  const { frame, draw, isEarly, allowed } = props;
  const lists = [frame.frame, frame.people, frame.households].filter((one) => one !== null);
  const kinds = kindsOf(props);
  return (
    <section class="card" id="frame" aria-labelledby="frame-title">
      <h2 id="frame-title">{say(shared.frame)}</h2>
      <p>{say(texts.about)}</p>
      <p class="small">{say(texts.names)}</p>
      {lists.length === 0 && <p>{say(texts.none)}</p>}
      {lists.map((list) => (
        <List key={list.kind} list={list} />
      ))}
      {draw && kinds.length === 0 && <p>{say(texts.drawn)}</p>}
      {isEarly && allowed && kinds.length > 0 && (
        <Another
          slug={props.life.survey}
          kinds={kinds}
          open={lists.length === 0 || kinds[0] !== 'areas'}
          reload={props.reload}
        />
      )}
    </section>
  );
}

/* What may be imported now; what is still missing comes first. */
function kindsOf({ draw, frame }: PartProps): Kind[] {
  if (!draw) return frame.frame && !frame.people ? ['people', 'areas'] : ['areas', 'people'];
  const isWalked = draw.stages.length === 1 && draw.stages[0] === 'psus';
  return isWalked && !frame.people ? ['households'] : [];
}

function List({ list }: { list: FrameTold }) {
  const facts: Fact[] = [
    [say(texts.rows), list.rows],
    [say(texts.psus), list.psus],
    [say(texts.strata), list.strata.length],
  ];
  return (
    <>
      <h3>
        {say(kindTexts[list.kind])}{' '}
        <span class="small">{say(texts.imported(moment(list.imported)))}</span>
      </h3>
      <FactList facts={facts} />
      <Strata list={list} />
    </>
  );
}

function Strata({ list }: { list: FrameTold }) {
  const sizes = list.kind === 'areas';
  const columns = [texts.stratum, texts.psus, texts.units];
  if (sizes) columns.push(texts.size);
  return (
    <details>
      <summary>{say(texts.byStratum)}</summary>
      <DataTable title={`${say(kindTexts[list.kind])} · ${say(texts.byStratum)}`} columns={columns}>
        {list.strata.map((one) => (
          <tr key={one.stratum}>
            <th scope="row">{one.stratum}</th>
            <td>{one.psus}</td>
            <td>{one.units}</td>
            {sizes && <td>{one.size ?? '–'}</td>}
          </tr>
        ))}
      </DataTable>
    </details>
  );
}

interface AnotherProps {
  slug: string;
  kinds: Kind[];
  open: boolean;
  reload: () => void;
}

/* After an import the form begins anew, and what was done stays to be read. */
function Another({ slug, kinds, open, reload }: AnotherProps) {
  const [done, setDone] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const imported = (words: string) => {
    setDone(words);
    setTurn(turn + 1);
    reload();
  };
  return (
    <>
      <p role="status">{done}</p>
      <details open={open}>
        <summary>{say(open ? texts.importTitle : texts.again)}</summary>
        <Import key={`${turn} ${kinds.join()}`} slug={slug} kinds={kinds} done={imported} />
      </details>
    </>
  );
}
