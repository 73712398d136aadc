/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Letters as a file. Its links are in this one reply alone, so the page says so before, and makes the
 * reply a download at once.
 */
import { useState } from 'preact/hooks';
import type { Problem } from '../../common/api';
import type { LettersRequest } from '../../generated/openapi';
import { download } from '../download';
import { Field, Form } from '../fields';
import { Wrong, useSending, type Fields } from '../form';
import { say } from '../language';
import { Refused } from '../loaded';
import { ask } from '../session';
import type { PartProps } from './page';
import { letterTexts as texts } from './texts';

const PATIENCE_MS = 600000;
const REASON_MOST = 160;
const FILES = {
  sheets: { words: texts.sheets, type: 'application/pdf', ending: '.pdf' },
  csv: { words: texts.csv, type: 'text/csv', ending: '.csv' },
};
type Format = keyof typeof FILES;

/* What stands at a field of both forms. */
function isPlaced(pointer: string): boolean {
  return pointer === '/psu' || pointer === '/format' || pointer === '/site';
}

function requestOf(fields: Fields, again: boolean): LettersRequest {
  const numbers = (fields.numbers || '').match(/\d+/g);
  return {
    format: fields.format as Format,
    site: (fields.site || '').trim(),
    psu: fields.psu || null,
    numbers: numbers ? numbers.map(Number) : null,
    again,
    reason: fields.reason || null,
  };
}

interface Made {
  name: string;
  illegible: number; /* names or addresses that a sheet cannot show wholly */
}

/* Makes them, and hands the file to the browser. */
async function make(slug: string, request: LettersRequest, turn: number): Promise<Made> {
  const { type, ending } = FILES[request.format];
  const parts = [slug, request.psu, request.again ? 'again' : null, turn || null];
  const name = parts.filter((part) => part !== null).join('-') + '-letters' + ending;
  let illegible = 0;
  const bytes = await ask<ArrayBuffer>('POST', `/api/v1/surveys/${slug}/letters`, {
    body: request,
    bytes: true,
    heads: (headers) => (illegible = Number(headers.get('Kesu-Illegible')) || 0),
    deadline: PATIENCE_MS,
  });
  download(bytes, type, name);
  return { name, illegible };
}

interface MadeOf {
  made: Made | null;
  problem: Problem | null;
  busy: boolean;
  send: (fields: Fields) => void;
}

function useMaking({ life, reload }: PartProps, again: boolean): MadeOf {
  const [made, setMade] = useState<Made | null>(null);
  const [turn, setTurn] = useState(0);
  const { problem, busy, begin } = useSending();
  const send = (fields: Fields) =>
    begin(
      () => make(life.survey, requestOf(fields, again), turn),
      (file) => {
        setMade(file);
        setTurn(turn + 1);
        reload();
      },
    );
  return { made, problem, busy, send };
}

interface ChoiceProps {
  all: string;
  psus: { psu: string; count: number }[];
  problem: Problem | null;
}

/* For whom, which file, and the address on the letters. */
function Choices({ all, psus, problem }: ChoiceProps) {
  return (
    <>
      <Field label={texts.which} name="psu" problem={problem}>
        <option value="">{all}</option>
        {psus
          .filter((one) => one.count > 0)
          .map((one) => (
            <option key={one.psu} value={one.psu}>
              {say(texts.ofPsu(one.psu, one.count))}
            </option>
          ))}
      </Field>
      <Field label={texts.format} name="format" problem={problem}>
        {Object.entries(FILES).map(([code, { words }]) => (
          <option key={code} value={code}>
            {say(words)}
          </option>
        ))}
      </Field>
      <Field
        label={texts.site}
        hint={texts.siteHint}
        name="site"
        type="url"
        defaultValue={location.origin}
        required
        problem={problem}
      />
    </>
  );
}

function Outcome({ made, problem, busy }: Omit<MadeOf, 'send'>) {
  return (
    <>
      {problem && <Refused problem={problem} placed={isPlaced} />}
      <div role="status">
        {busy && <p>{say(texts.working)}</p>}
        {made && <p class="disclaimer">{say(texts.done(made.name))}</p>}
        {made && made.illegible > 0 && <p class="disclaimer">{say(texts.illegible(made.illegible))}</p>}
        {made && <p class="small">{say(made.name.endsWith('.csv') ? texts.caseHint : texts.sheetHint)}</p>}
      </div>
    </>
  );
}

export function MakeMissing(props: PartProps) {
  const { letters } = props;
  const { send, ...state } = useMaking(props, false);
  const psus = letters.psus.map(({ psu, drawn, with_letter }) => ({ psu, count: drawn - with_letter }));
  return (
    <>
      {letters.without > 0 && (
        <Form problem={state.problem} send={send}>
          <h3>{say(texts.make)}</h3>
          <Choices all={say(texts.allMissing(letters.without))} psus={psus} problem={state.problem} />
          <p class="disclaimer">{say(texts.once)}</p>
          <button type="submit" disabled={state.busy}>
            {say(texts.download)}
          </button>
        </Form>
      )}
      <Outcome {...state} />
    </>
  );
}

const NUMBERS = /^[\d\s,，、]*$/;

export function MakeAgain(props: PartProps) {
  const { letters, isEarly } = props;
  const { send, ...state } = useMaking(props, true);
  const [isWrong, setWrong] = useState(false);
  const psus = letters.psus.map(({ psu, with_letter }) => ({ psu, count: with_letter }));
  const checked = (fields: Fields) => {
    const fits = NUMBERS.test(fields.numbers || '');
    setWrong(!fits);
    if (fits) send(fields);
  };
  return (
    <details>
      <summary>{say(texts.again)}</summary>
      <Form problem={state.problem} send={checked}>
        <p class="disclaimer">{say(isEarly ? texts.againAbout : texts.againOpen)}</p>
        <Choices all={say(texts.allMadeChoice(letters.with_letter))} psus={psus} problem={state.problem} />
        <Field name="numbers" label={texts.numbers} problem={state.problem} />
        {isWrong && <Wrong words={texts.numbersWrong} />}
        <Field name="reason" label={texts.reason} maxLength={REASON_MOST} required problem={state.problem} />
        {isEarly && (
          <label class="tick">
            <input type="checkbox" name="void" required />
            {say(texts.void)}
          </label>
        )}
        <p class="disclaimer">{say(texts.once)}</p>
        <button type="submit" disabled={state.busy}>
          {say(texts.downloadAgain)}
        </button>
      </Form>
      <Outcome {...state} />
    </details>
  );
}
