/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many are drawn, and under which seed. What becomes fixed is said before it is. */
import { useState } from 'preact/hooks';
import type { Problem } from '../../common/api';
import type { FrameTold, DrawRequest } from '../../generated/openapi';
import { Confirm } from '../confirm';
import { Count, Field, Form } from '../fields';
import { useSending, type Fields } from '../form';
import { say } from '../language';
import { Refused } from '../loaded';
import { ask } from '../session';
import type { PartProps } from './page';
import { drawTexts as texts } from './texts';

const PATIENCE_MS = 600000;
const FIELDS = /^\/(psus|take|reserve|seed|respondent|strata\/\d+\/n)$/;
const WORD = 4294967296;
const HIGH = 2097152; /* a double holds 53 bits */

function isPlaced(pointer: string): boolean {
  return FIELDS.test(pointer);
}

/* From the browser's own source of randomness, never 0. */
function proposedSeed(): number {
  const [high, low] = Array.from(crypto.getRandomValues(new Uint32Array(2))) as [number, number];
  return (high % HIGH) * WORD + low || 1;
}

function sendDraw(slug: string, body: DrawRequest): Promise<unknown> {
  return ask('POST', `/api/v1/surveys/${slug}/draw`, { body, deadline: PATIENCE_MS });
}

type Strata = FrameTold['strata'];

function bodyOf(fields: Fields, strata: Strata, differ: boolean): DrawRequest {
  const number = (name: string) => Number(fields[name] || 0);
  const rest = { take: number('take'), reserve: number('reserve'), seed: number('seed') };
  if (!differ) return { psus: number('psus'), ...rest };
  const each = strata.map((one, i) => ({ stratum: one.stratum, n: number('psus' + i) }));
  return { strata: each, ...rest };
}

/* What these numbers come to, as far as the list says. */
function planOf(body: DrawRequest, strata: Strata): [number, number, number] {
  const wanted = (i: number) => (body.strata ? body.strata[i]!.n : body.psus || 0);
  const psus = strata.reduce((sum, one, i) => sum + Math.min(wanted(i), one.psus), 0);
  return [psus, psus * (body.take || 0), psus * (body.reserve || 0)];
}

export function DrawForm({ life, frame, reload }: PartProps) {
  const { strata } = frame.frame!;
  const isAreasOnly = !frame.people && frame.frame!.kind === 'areas';
  const [seed] = useState(proposedSeed);
  const [differ, setDiffer] = useState(false);
  const [typed, setTyped] = useState<Fields>({});
  const [isAsking, setAsking] = useState(false);
  const { problem, busy, begin } = useSending();
  const body = bodyOf(typed, strata, differ);
  const [psus, people, reserve] = planOf(body, strata);
  const ask = (fields: Fields) => {
    setTyped(fields);
    setAsking(true);
  };
  const type = (fields: Fields) => {
    setTyped(fields);
    setAsking(false);
  };
  return (
    <>
      <Form problem={problem} send={ask} typed={type}>
        {strata.length > 1 && (
          <label class="tick">
            <input type="checkbox" checked={differ} onChange={() => setDiffer(!differ)} />
            {say(texts.differ)}
          </label>
        )}
        {!differ && <Count name="psus" label={texts.perStratum} least={1} problem={problem} />}
        {differ &&
          strata.map((one, i) => (
            <Count
              key={one.stratum}
              name={'psus' + i}
              at={`/strata/${i}/n`}
              label={texts.ofStratum(one.stratum, one.psus)}
              least={1}
              problem={problem}
            />
          ))}
        <Sizes isAreasOnly={isAreasOnly} seed={seed} problem={problem} />
        <p role="status">
          {psus > 0 &&
            say(isAreasOnly ? texts.planPsus(psus, body.take!) : texts.plan(psus, people, reserve))}
        </p>
        {problem && <Refused problem={problem} placed={isPlaced} />}
        {!isAsking && <button type="submit">{say(texts.begin)}</button>}
      </Form>
      {isAsking && (
        <Confirm
          about={texts.fixes}
          act={texts.confirm}
          working={texts.drawing}
          busy={busy}
          take={() => begin(() => sendDraw(life.survey, body), reload)}
          cancel={() => setAsking(false)}
        />
      )}
    </>
  );
}

interface SizesProps {
  isAreasOnly: boolean;
  seed: number;
  problem: Problem | null;
}

function Sizes({ isAreasOnly, seed, problem }: SizesProps) {
  const take = isAreasOnly ? texts.takeHouseholds : texts.take;
  return (
    <>
      <Count name="take" label={take} least={1} problem={problem} />
      <Count
        name="reserve"
        label={texts.reserve}
        hint={texts.reserveHint}
        least={0}
        start="0"
        problem={problem}
      />
      <Count
        name="seed"
        label={texts.seed}
        hint={texts.seedHint}
        least={0}
        most={Number.MAX_SAFE_INTEGER}
        start={String(seed)}
        problem={problem}
      />
    </>
  );
}

const RESPONDENTS = { kish: texts.kish, 'last-birthday': texts.lastBirthday };

export function HouseholdsForm({ life, reload }: PartProps) {
  const [respondent, choose] = useState<string | null>(null);
  const { problem, busy, begin } = useSending();
  const body = { respondent } as DrawRequest;
  return (
    <>
      <Form problem={problem} send={(fields) => choose(fields.respondent!)} typed={() => choose(null)}>
        <p>{say(texts.householdsAbout)}</p>
        <Field label={texts.respondent} name="respondent" problem={problem}>
          {Object.entries(RESPONDENTS).map(([code, words]) => (
            <option key={code} value={code}>
              {say(words)}
            </option>
          ))}
        </Field>
        {problem && <Refused problem={problem} placed={isPlaced} />}
        {!respondent && <button type="submit">{say(texts.drawHouseholds)}</button>}
      </Form>
      {respondent && (
        <Confirm
          about={texts.householdsFixes}
          act={texts.confirm}
          working={texts.drawing}
          busy={busy}
          take={() => begin(() => sendDraw(life.survey, body), reload)}
          cancel={() => choose(null)}
        />
      )}
    </>
  );
}
