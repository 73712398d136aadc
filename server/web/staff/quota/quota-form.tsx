/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kinds go by, and a number for each kind; one that is left empty is not limited. */
import { useState } from 'preact/hooks';
import type { Problem } from '../../common/api';
import type { Quotas, QuotasRequest } from '../../generated/openapi';
import { Confirm } from '../confirm';
import { Form } from '../fields';
import { useSending, Wrong, type Fields } from '../form';
import { say, sayHalf } from '../language';
import { Refused } from '../loaded';
import { ask } from '../session';
import { DataTable } from '../table';
import { Come, COLUMNS } from './come';
import { kindsBy, keyOf, nameOf, VARIABLES, variablesOf, type Cell, type Kind, type Variable } from './kinds';
import { texts, variableTexts } from './texts';

type Wanted = QuotasRequest['cells'];

interface QuotaFormProps {
  slug: string;
  cells: Cell[];
  saved: (words: string) => void;
  reload: () => void;
}

export function QuotaForm({ slug, cells, saved, reload }: QuotaFormProps) {
  const [variables, setVariables] = useState(variablesOf(cells));
  const [sent, setSent] = useState<Wanted>([]);
  const [isEmpty, setEmpty] = useState(false);
  const [removes, setRemoves] = useState(false);
  const { problem, busy, begin } = useSending();
  const kinds = variables.length ? kindsBy(variables) : [];
  const put = (wanted: Wanted) => {
    setSent(wanted);
    begin(
      () =>
        ask<Quotas>('PUT', `/api/v1/surveys/${slug}/quotas`, {
          body: { cells: wanted },
          fits: (reply) => !!reply && reply.survey === slug,
        }),
      () => saved(say(wanted.length ? texts.saved : texts.removed)),
    );
  };
  const send = (fields: Fields) => {
    const wanted = wantedIn(fields, kinds);
    setEmpty(wanted.length === 0);
    if (wanted.length) put(wanted);
  };
  return (
    <>
      <Form problem={problem} send={send} typed={() => setEmpty(false)}>
        <By variables={variables} choose={setVariables} isFixed={cells.some(hasCome)} />
        {!variables.length && <Wrong words={texts.noVariable} />}
        {kinds.length > 0 && <Numbers kinds={kinds} cells={cells} sent={sent} problem={problem} />}
        {isEmpty && <Wrong words={texts.empty} />}
        {problem && <Refused problem={problem} placed={isPlaced} />}
        <p class="buttons">
          <button type="submit" disabled={busy || !variables.length}>
            {say(texts.save)}
          </button>
          <button type="button" class="other" onClick={reload}>
            {say(texts.refresh)}
          </button>
          {cells.length > 0 && !removes && (
            <button type="button" class="other" onClick={() => setRemoves(true)}>
              {say(texts.remove)}
            </button>
          )}
        </p>
      </Form>
      {removes && (
        <Confirm
          about={texts.removes}
          act={texts.remove}
          working={texts.saving}
          busy={busy}
          take={() => put([])}
          cancel={() => setRemoves(false)}
        />
      )}
    </>
  );
}

function hasCome(cell: Cell): boolean {
  return cell.begun + cell.submitted > 0;
}

function wantedIn(fields: Fields, kinds: Kind[]): Wanted {
  return kinds
    .map((groups) => ({ groups, most: fields[keyOf(groups)] || '' }))
    .filter((one) => one.most.trim() !== '')
    .map(({ groups, most }) => ({ groups, most: Number(most) }));
}

function isPlaced(pointer: string): boolean {
  return /^\/cells\/\d+\/most$/.test(pointer);
}

interface ByProps {
  variables: Variable[];
  choose: (variables: Variable[]) => void;
  isFixed: boolean;
}

function By({ variables, choose, isFixed }: ByProps) {
  const turn = (variable: Variable) =>
    choose(VARIABLES.filter((one) => variables.includes(one) !== (one === variable)));
  return (
    <fieldset>
      <legend>{say(texts.by)}</legend>
      <p class="small">{say(isFixed ? texts.fixed : texts.byHow)}</p>
      {VARIABLES.map((one) => (
        <label class="tick" key={one}>
          <input
            type="checkbox"
            checked={variables.includes(one)}
            disabled={isFixed}
            onChange={() => turn(one)}
          />
          {say(variableTexts[one])}
        </label>
      ))}
    </fieldset>
  );
}

interface NumbersProps {
  kinds: Kind[];
  cells: Cell[];
  sent: Wanted;
  problem: Problem | null;
}

function Numbers({ kinds, cells, sent, problem }: NumbersProps) {
  const known = new Map(cells.map((one) => [keyOf(one.groups), one]));
  const wrongOf = (key: string) => {
    const place = sent.findIndex((one) => keyOf(one.groups) === key);
    return problem && problem.errors.find((one) => one.pointer === `/cells/${place}/most`);
  };
  return (
    <DataTable title={say(texts.kinds)} columns={COLUMNS} kind="compare counts quotas">
      {kinds.map((kind) => {
        const key = keyOf(kind);
        const cell = known.get(key);
        const wrong = wrongOf(key);
        return (
          <tr key={key}>
            <th scope="row">{nameOf(kind)}</th>
            <td>
              <input
                name={key}
                type="number"
                min={0}
                defaultValue={cell && String(cell.most)}
                aria-label={`${nameOf(kind)} · ${say(texts.most)}`}
                aria-invalid={wrong ? true : undefined}
                aria-describedby={wrong ? 'wrong-of-' + key : undefined}
              />
              {wrong && (
                <span class="error" id={'wrong-of-' + key}>
                  {sayHalf(wrong.detail)}
                </span>
              )}
            </td>
            <Come cell={cell} />
          </tr>
        );
      })}
    </DataTable>
  );
}
