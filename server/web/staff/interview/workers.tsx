/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interviewers with their cases, which are taken back, or given to another one. */
import { useState } from 'preact/hooks';
import { Confirm } from '../confirm';
import { useSending } from '../form';
import { listed, say } from '../language';
import { Refused } from '../loaded';
import { moment } from '../words';
import type { AssignProps, Worker } from './shares';
import { texts } from './texts';

export function Workers(props: AssignProps) {
  const { workers, mayTake } = props;
  const [chosen, choose] = useState<string | null>(null);
  if (!workers.length) return null;
  return (
    <section class="card" aria-labelledby="workers">
      <h2 id="workers">{say(texts.workers)}</h2>
      <p class="small">{say(texts.sentHow)}</p>
      <ul class="surveys">
        {workers.map((one) => (
          <li key={one.account}>
            <About worker={one} />
            {mayTake && one.cases.length > 0 && chosen !== one.account && (
              <button
                type="button"
                class="other"
                aria-label={say(texts.takeFrom(one.account))}
                onClick={() => choose(one.account)}
              >
                {say(texts.take)}
              </button>
            )}
            {mayTake && one.cases.length > 0 && chosen === one.account && (
              <TakeBack {...props} from={one} cancel={() => choose(null)} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function About({ worker }: { worker: Worker }) {
  const when = (at: string | null) => (at ? moment(at) : say(texts.never));
  const done = worker.cases.filter((one) => one.done).length;
  const parts = listed(worker.psus.map(([name, cases]) => say(texts.some(name, cases))));
  return (
    <>
      <p>
        <b>{worker.account}</b> <span class="small">{worker.region}</span>{' '}
        {!worker.able && <b class="state">{say(texts.disabled)}</b>}
      </p>
      <p>{say(texts.load(worker.cases.length, done, parts))}</p>
      <p class="small">{say(texts.synced(when(worker.taken_at), when(worker.sent_at)))}</p>
    </>
  );
}

interface TakeBackProps extends AssignProps {
  from: Worker;
  cancel: () => void;
}

/* What is not done, unless all of it is asked for: who did a case stays to be seen. */
function TakeBack({ from, workers, mayGive, send, done, cancel }: TakeBackProps) {
  const open = from.cases.filter((one) => !one.done);
  const [isAll, setAll] = useState(open.length === 0);
  const [whom, setWhom] = useState('');
  const { problem, busy, begin } = useSending();
  const cases = isAll ? from.cases : open;
  const account = whom || null;
  const rows = cases.map(({ number }) => ({ number, account, holder: from.account }));
  const take = () =>
    begin(
      () => send(rows),
      (reply) => {
        cancel();
        done(account, reply);
      },
    );
  const about = account
    ? texts.willMove(cases.length, cases.length, account)
    : texts.willTake(cases.length);
  const named = (pointer: string) => String(rows[Number(pointer.split('/')[2])]?.number || '');
  return (
    <Confirm
      about={about}
      act={texts.take}
      working={texts.working}
      busy={busy}
      take={take}
      cancel={cancel}
    >
      <p>{say(texts.unsent)}</p>
      <div class="pair">
        {open.length > 0 && open.length < from.cases.length && (
          <label>
            {say(texts.which)}
            <select
              value={String(isAll)}
              onChange={(event) => setAll(event.currentTarget.value === 'true')}
            >
              <option value="false">{say(texts.open(open.length))}</option>
              <option value="true">{say(texts.allOf(from.cases.length))}</option>
            </select>
          </label>
        )}
        <label>
          {say(texts.whom)}
          <select value={whom} onChange={(event) => setWhom(event.currentTarget.value)}>
            <option value="">{say(texts.noOne)}</option>
            {mayGive && workers.filter((one) => one.able && one !== from).map((one) => (
              <option key={one.account} value={one.account}>
                {say(texts.hasCases(one.account, one.region, one.cases.length))}
              </option>
            ))}
          </select>
        </label>
      </div>
      {problem && <Refused problem={problem} named={named} />}
    </Confirm>
  );
}
