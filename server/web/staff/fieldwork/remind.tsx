/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is to be reminded, as counts by community, and messages to them in waves. Nothing is sent at the
 * first tap. Names are never here. To find them the server reads the whole sample, so it is asked when
 * somebody opens this part, and not by every page that only watches.
 */
import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../../common/api';
import { fieldworkLabels, notices } from '../../common/words';
import type { ReminderWave, Reminders as Listed, RemindersQueued } from '../../generated/openapi';
import { fieldsOf } from '../form';
import { say, sayHalf } from '../language';
import { Loaded } from '../loaded';
import { ask, may } from '../session';
import { DataTable } from '../table';
import { fixed, moment } from '../words';
import { stateTexts, texts } from './remind-texts';

const AGAIN_MS = 5000;
const DAYS = 3; /* unless the reader says otherwise, as the server has it */
const STATES = Object.keys(stateTexts) as (keyof typeof stateTexts)[];

interface Filter {
  not_contacted_since: number;
  attempts_below?: number;
}

interface RemindersProps {
  slug: string;
  rehearsal: boolean;
}

export function Reminders({ slug, rehearsal }: RemindersProps) {
  const [opened, setOpened] = useState(false);
  if (!may('field')) return null;
  return (
    <details id="reminders" class="card" onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>{say(texts.title)}</summary>
      {opened && <Opened slug={slug} rehearsal={rehearsal} />}
    </details>
  );
}

function Opened({ slug, rehearsal }: RemindersProps) {
  const [filter, setFilter] = useState<Filter>({ not_contacted_since: DAYS });
  const query = Object.entries(filter).map(([name, value]) => `${name}=${value}`);
  return (
    <>
      <p class="small">{say(texts.about)}</p>
      <Filters set={setFilter} />
      <Loaded<Listed>
        path={`/api/v1/surveys/${slug}/reminders?${query.join('&')}`}
        fits={(reply) => !!reply && reply.survey === slug}
      >
        {(data, _, reload) => (
          <>
            <Whom data={data} />
            <Sending data={data} rehearsal={rehearsal} filter={filter} reload={reload} />
            <Waves waves={data.waves} reload={reload} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Filters({ set }: { set: (filter: Filter) => void }) {
  const take = (event: Event) => {
    const { days, attempts } = fieldsOf(event);
    const filter: Filter = { not_contacted_since: Number(days) };
    set(attempts ? { ...filter, attempts_below: Number(attempts) } : filter);
  };
  return (
    <form onSubmit={take}>
      <div class="pair">
        <label>
          {say(texts.days)}
          <input name="days" type="number" min={0} max={365} defaultValue={String(DAYS)} required />
        </label>
        <label>
          {say(texts.attempts)}
          <input name="attempts" type="number" min={1} max={1000} />
        </label>
      </div>
      <button type="submit" class="other">
        {say(texts.show)}
      </button>
    </form>
  );
}

function sumOf(data: Listed, what: 'cases' | 'phones'): number {
  return data.psus.reduce((sum, one) => sum + one[what], 0);
}

function Whom({ data }: { data: Listed }) {
  if (!data.psus.length) return <p role="status">{say(texts.nobody)}</p>;
  const columns = [fieldworkLabels.psu, fieldworkLabels.stratum, texts.cases, texts.phones];
  return (
    <>
      <p role="status">
        {say(texts.total(sumOf(data, 'cases'), sumOf(data, 'phones')))} {say(texts.names)}
      </p>
      <details>
        <summary>
          {say(texts.byPsu)} ({data.psus.length})
        </summary>
        <DataTable title={say(texts.title)} columns={columns} kind="compare counts">
          {data.psus.map((one) => (
            <tr key={one.psu}>
              <th scope="row">{one.psu}</th>
              <td>{one.stratum}</td>
              <td>{fixed(one.cases, 0)}</td>
              <td>{fixed(one.phones, 0)}</td>
            </tr>
          ))}
        </DataTable>
      </details>
    </>
  );
}

interface SendingProps {
  data: Listed;
  rehearsal: boolean;
  filter: Filter;
  reload: () => void;
}

function Sending({ data, rehearsal, filter, reload }: SendingProps) {
  const [asking, setAsking] = useState(false);
  if (rehearsal) return <p>{say(texts.noRehearsal)}</p>;
  if (!data.sends) return <p>{say(texts.noWebhook)}</p>;
  if (!sumOf(data, 'phones')) return null;
  if (asking)
    return (
      <Confirmation
        data={data}
        filter={filter}
        sent={() => {
          setAsking(false);
          reload();
        }}
        cancel={() => setAsking(false)}
      />
    );
  return (
    <p>
      <button type="button" onClick={() => setAsking(true)}>
        {say(texts.send)}
      </button>
    </p>
  );
}

/* The button that was tapped has made way for the question. */
function focus(form: HTMLFormElement | null): void {
  if (form && !form.contains(document.activeElement)) form.focus();
}

interface ConfirmationProps {
  data: Listed;
  filter: Filter;
  sent: () => void;
  cancel: () => void;
}

function Confirmation({ data, filter, sent, cancel }: ConfirmationProps) {
  const [psu, setPsu] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const chosen = data.psus.find((one) => one.psu === psu);
  const send = (event: Event) => {
    const { text_zh, text_en } = fieldsOf(event);
    setBusy(true);
    ask<RemindersQueued>('POST', `/api/v1/surveys/${data.survey}/reminders`, {
      body: { ...filter, ...(psu && { psu }), text_zh: text_zh!.trim(), text_en: text_en!.trim() },
      fits: (reply) => !!reply && typeof reply.wave === 'number',
    }).then(sent, (error) => {
      setProblem(error as Problem);
      setBusy(false);
    });
  };
  return (
    <form class="confirm" ref={focus} tabIndex={-1} onSubmit={send}>
      <p>
        <b>{say(texts.sure(chosen ? chosen.phones : sumOf(data, 'phones')))}</b> {say(texts.hours)}
      </p>
      <label>
        {say(texts.whom)}
        <select value={psu} onChange={(event) => setPsu(event.currentTarget.value)}>
          <option value="">{say(texts.all)}</option>
          {data.psus.map((one) => (
            <option key={one.psu} value={one.psu} disabled={!one.phones}>
              {one.psu} · {one.stratum} ({one.phones})
            </option>
          ))}
        </select>
      </label>
      <Message name="text_zh" title={say(texts.textZh)} lang="zh-CN" text={notices.reminder.zh} />
      <Message name="text_en" title={say(texts.textEn)} lang="en" text={notices.reminder.en} />
      {problem && <Refused problem={problem} />}
      <p class="buttons">
        <button type="submit" disabled={busy}>
          {say(texts.send)}
        </button>
        <button type="button" class="other" onClick={cancel}>
          {say(texts.cancel)}
        </button>
      </p>
    </form>
  );
}

function Message(props: { name: string; title: string; lang: string; text: string }) {
  return (
    <label>
      {props.title}
      <textarea name={props.name} lang={props.lang} rows={4} maxLength={500} required>
        {props.text}
      </textarea>
    </label>
  );
}

function Refused({ problem }: { problem: Problem }) {
  const why = problem.is('nobody-to-remind') ? texts.nobody : problem.is('no-reminders') && texts.notOpen;
  return (
    <div class="error" role="alert">
      <p>
        {say(texts.failed)} {why && say(why)}
      </p>
      <ul>
        {problem.errors.map((one) => (
          <li key={one.pointer}>{sayHalf(one.detail)}</li>
        ))}
      </ul>
    </div>
  );
}

/* What is under way is looked at again by itself. */
function Waves({ waves, reload }: { waves: ReminderWave[]; reload: () => void }) {
  const underWay = waves.some((wave) => wave.queued + wave.failed > 0);
  useEffect(() => {
    if (!underWay) return undefined;
    const timer = setTimeout(reload, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [waves]);
  if (!waves.length) return null;
  const states = STATES.map((state) => stateTexts[state]);
  const columns = [texts.wave, ...states, texts.next, fieldworkLabels.psu, texts.made];
  return (
    <DataTable title={say(texts.waves)} columns={columns} kind="compare counts">
      {waves.map((wave) => (
        <tr key={wave.wave}>
          <th scope="row">{wave.wave}</th>
          {STATES.map((state) => (
            <td key={state}>{fixed(wave[state], 0)}</td>
          ))}
          <td>
            {wave.next_at ? moment(wave.next_at) : '–'}
            {wave.status !== null && <span class="reason">{say(texts.status(wave.status))}</span>}
          </td>
          <td>{wave.psu || say(texts.all)}</td>
          <td>
            {moment(wave.made_at)}
            <span class="reason">{wave.made_by}</span>
          </td>
        </tr>
      ))}
    </DataTable>
  );
}
