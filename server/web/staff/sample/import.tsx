/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A list from a file: the bytes that were checked are the bytes that are imported, whatever happens to
 * the file in between.
 */
import { useRef, useState } from 'preact/hooks';
import { Problem } from '../../common/api';
import type { FrameTaken } from '../../generated/openapi';
import { Field, Form } from '../fields';
import { Wrong, useSending } from '../form';
import { say, sayHalf } from '../language';
import { Refused } from '../loaded';
import { ask } from '../session';
import { DataTable } from '../table';
import { changeTexts, columnTexts, frameTexts as texts, kindTexts, type Kind } from './texts';

const MOST_BYTES = 32 << 20;
const PATIENCE_MS = 600000;
const SHOWN = 200;
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CHANGES = Object.keys(changeTexts) as (keyof typeof changeTexts)[];

interface Chosen {
  kind: Kind;
  bytes: Blob;
}

async function bytesOf(file: File): Promise<Blob> {
  const type = /\.xlsx$/i.test(file.name) ? WORKBOOK : 'text/csv';
  return new Blob([await new Response(file).arrayBuffer()], { type });
}

function send(slug: string, chosen: Chosen, check: boolean): Promise<FrameTaken> {
  const query = `kind=${chosen.kind}&check=${check}`;
  return ask<FrameTaken>('POST', `/api/v1/surveys/${slug}/frame?${query}`, {
    file: chosen.bytes,
    deadline: PATIENCE_MS,
    fits: (reply) => !!reply && typeof reply.rows === 'number',
  });
}

interface ImportProps {
  slug: string;
  kinds: Kind[];
  done: (words: string) => void;
}

export function Import({ slug, kinds, done }: ImportProps) {
  const [kind, setKind] = useState(kinds[0]!);
  const [checked, setChecked] = useState<FrameTaken | null>(null);
  const [cannot, setCannot] = useState<typeof texts.choose | null>(null);
  const chosen = useRef<Chosen | null>(null);
  const input = useRef<HTMLDivElement>(null);
  const { problem, busy, begin } = useSending();
  const anew = () => {
    setChecked(null);
    setCannot(null);
  };
  const check = () => {
    const file = input.current!.querySelector<HTMLInputElement>('[type=file]')!.files![0];
    anew();
    if (!file) return setCannot(texts.choose);
    if (file.size > MOST_BYTES) return setCannot(texts.tooLarge);
    begin(async () => {
      chosen.current = { kind, bytes: await bytesOf(file) };
      return send(slug, chosen.current, true);
    }, setChecked);
  };
  const take = () =>
    begin(
      () => send(slug, chosen.current!, false),
      (reply) => done(say(reply.imported ? texts.done(reply.rows) : texts.doneSame)),
    );
  return (
    <div ref={input}>
      <Form problem={problem} send={check}>
        <Field
          label={texts.which}
          name="kind"
          problem={problem}
          value={kind}
          onChange={(event) => {
            setKind(event.currentTarget.value as Kind);
            anew();
          }}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {say(kindTexts[one])}
            </option>
          ))}
        </Field>
        <details>
          <summary>{say(texts.columns)}</summary>
          <p class="small">{say(columnTexts[kind])}</p>
        </details>
        <Field
          label={texts.file}
          name="file"
          type="file"
          accept={'.csv,.xlsx,text/csv,' + WORKBOOK}
          problem={problem}
          onChange={anew}
        />
        {cannot && <Wrong words={cannot} />}
        {problem && <Rejected problem={problem} />}
        <button type="submit" class={checked ? 'other' : undefined} disabled={busy}>
          {say(texts.check)}
        </button>
        <p role="status">{busy && say(checked ? texts.importing : texts.checking)}</p>
      </Form>
      {checked && checked.refused.length > 0 && <RefusedRows found={checked} />}
      {checked && checked.refused.length === 0 && (
        <Good found={checked} busy={busy} take={take} />
      )}
    </div>
  );
}

/* A refusal brings the rows along, or says why the file as a whole was not read. */
function Rejected({ problem }: { problem: Problem }) {
  const found = problem.document as Partial<FrameTaken>;
  if (Array.isArray(found.refused) && found.refused.length > 0)
    return <RefusedRows found={found as FrameTaken} />;
  return <Refused problem={problem} />;
}

function focus(element: HTMLElement | null): void {
  if (element && !element.contains(document.activeElement)) element.focus();
}

function RefusedRows({ found }: { found: FrameTaken }) {
  const count = found.refused_rows || found.refused.length;
  const shown = found.refused.slice(0, SHOWN);
  return (
    <div role="alert" tabIndex={-1} ref={focus}>
      <p class="error">{say(texts.refused(count))}</p>
      {shown.length < count && <p class="small">{say(texts.refusedMore(shown.length))}</p>}
      <DataTable title={say(texts.refusedTable)} columns={[texts.line, texts.column, texts.reason]} kind="refused">
        {shown.map((one, i) => (
          <tr key={i}>
            <th scope="row">{one.line}</th>
            <td>{one.column}</td>
            <td class="text">{sayHalf(one.reason)}</td>
          </tr>
        ))}
      </DataTable>
    </div>
  );
}

interface GoodProps {
  found: FrameTaken;
  busy: boolean;
  take: () => void;
}

function Good({ found, busy, take }: GoodProps) {
  const { changes } = found;
  const isSame = !!changes && CHANGES.every((one) => changes[one].length === 0);
  return (
    <div class="confirm" tabIndex={-1} ref={focus}>
      <p>
        <b>{say(isSame ? texts.same : texts.good(found.rows))}</b>
      </p>
      {changes && !isSame && <Changes changes={changes} />}
      {!isSame && (
        <p class="buttons">
          <button type="button" disabled={busy} onClick={take}>
            {say(changes ? texts.replace : texts.import)}
          </button>
        </p>
      )}
    </div>
  );
}

function Changes({ changes }: { changes: NonNullable<FrameTaken['changes']> }) {
  return (
    <>
      <p>{say(texts.replaces)}</p>
      <ul>
        {CHANGES.map((one) => (
          <li key={one}>
            {say(changeTexts[one])} {changes[one].length}
            {changes[one].length > 0 && (
              <details>
                <summary class="small">{say(texts.changes)}</summary>
                <p class="small">{changes[one].slice(0, SHOWN).join(' ')}</p>
              </details>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
