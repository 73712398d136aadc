/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many people who opt in are wanted of each kind, how many have come, and other numbers. */
import { useState } from 'preact/hooks';
import type { Quotas as Told, SurveyLife } from '../../generated/openapi';
import { FieldPage } from '../field-page';
import { say } from '../language';
import { may } from '../session';
import { DataTable } from '../table';
import { Come, COLUMNS } from './come';
import { nameOf, keyOf, type Cell } from './kinds';
import { QuotaForm } from './quota-form';
import { texts } from './texts';

const CHANGING = ['draft', 'approved', 'open'];

export function Quotas({ slug }: { slug: string }) {
  return (
    <FieldPage<Told> slug={slug} title={texts.title} part="quotas">
      {(data, life, reload) =>
        life.opt_in ? (
          <Shown cells={data.cells} life={life} reload={reload} />
        ) : (
          <p>{say(texts.noOptIn)}</p>
        )
      }
    </FieldPage>
  );
}

interface ShownProps {
  cells: Cell[];
  life: SurveyLife;
  reload: () => void;
}

function Shown({ cells, life, reload }: ShownProps) {
  const [said, tell] = useState('');
  const isOpen = CHANGING.includes(life.state);
  const wanted = cells.map((one) => `${keyOf(one.groups)}=${one.most}`).join(';');
  const saved = (words: string) => {
    tell(words);
    reload();
  };
  return (
    <>
      <p>{say(texts.about)}</p>
      {!isOpen && <p class="disclaimer">{say(texts.over)}</p>}
      {cells.length === 0 && <p>{say(texts.none)}</p>}
      <p role="status">
        <b>{said}</b>
      </p>
      {isOpen && may('field') ? (
        <QuotaForm key={wanted} slug={life.survey} cells={cells} saved={saved} reload={reload} />
      ) : (
        cells.length > 0 && <Table cells={cells} />
      )}
      {cells.length > 0 && <p class="small">{say(texts.softly)}</p>}
    </>
  );
}

function Table({ cells }: { cells: Cell[] }) {
  return (
    <DataTable title={say(texts.kinds)} columns={COLUMNS} kind="compare counts quotas">
      {cells.map((one) => (
        <tr key={keyOf(one.groups)}>
          <th scope="row">{nameOf(one.groups)}</th>
          <td>{one.most}</td>
          <Come cell={one} />
        </tr>
      ))}
    </DataTable>
  );
}
