/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cases of the communities that are ticked, for one interviewer or for nobody. What is taken from somebody
 * is said before it is.
 */
import { useState } from 'preact/hooks';
import { Confirm } from '../confirm';
import { useSending, Wrong } from '../form';
import { listed, say } from '../language';
import { Refused } from '../loaded';
import { DataTable } from '../table';
import type { AssignProps, Community, Rows } from './shares';
import { texts } from './texts';

const NOBODY = '-'; /* no account has this name */

type Which = 'free' | 'all';

/* What is asked for: of each community a row, with how many cases it comes to. */
interface Wish {
  account: string | null;
  rows: Rows;
  cases: number;
  moved: number; /* of them those that somebody has */
}

function sum(communities: Community[], value: (one: Community) => number): number {
  return communities.reduce((all, one) => all + value(one), 0);
}

function wishOf(ticked: Community[], whom: string, which: Which): Wish {
  const account = whom === NOBODY ? null : whom;
  const others = (one: Community) =>
    one.held.reduce((all, [name, cases]) => all + (name === account ? 0 : cases), 0);
  const moved = (one: Community) => (which === 'all' || !account ? others(one) : 0);
  const cases = (one: Community) => moved(one) + (account ? one.free : 0);
  const touched = ticked.filter((one) => cases(one) > 0);
  const rows = touched.map(({ psu }) =>
    account && which === 'free' ? { psu, account, holder: null } : { psu, account },
  );
  return { account, rows, cases: sum(touched, cases), moved: sum(touched, moved) };
}

function lackOf(ticked: Community[], wish: Wish) {
  if (!ticked.length) return texts.noTick;
  return !wish.rows.length && (wish.account ? texts.noneFree : texts.noneHeld);
}

function aboutOf({ account, cases, moved }: Wish) {
  if (!account) return texts.willTake(cases);
  return moved ? texts.willMove(cases, moved, account) : texts.willGive(cases, account);
}

export function Give(props: AssignProps) {
  const { communities, mayTake, send, done } = props;
  const [ticks, setTicks] = useState<string[]>([]);
  const [whom, setWhom] = useState('');
  const [which, setWhich] = useState<Which>('free');
  const [asked, setAsked] = useState(false);
  const { problem, busy, begin } = useSending();
  const ticked = communities.filter((one) => ticks.includes(one.psu));
  const wish = wishOf(ticked, whom, which);
  const lack = lackOf(ticked, wish);
  const isDecided = asked && !lack;
  const take = () =>
    begin(
      () => send(wish.rows),
      (reply) => {
        setTicks([]);
        setAsked(false);
        done(wish.account, reply);
      },
    );
  const submit = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (!lack && !wish.moved) take();
  };
  const named = (pointer: string) => wish.rows[Number(pointer.split('/')[2])]?.psu || '';
  return (
    <section class="card" aria-labelledby="give">
      <h2 id="give">{say(texts.byPsu)}</h2>
      <form onSubmit={submit} onInput={() => setAsked(false)}>
        <Communities {...props} ticks={ticks} tick={setTicks} />
        {mayTake && <Whom {...props} whom={whom} which={which} choose={setWhom} limit={setWhich} />}
        {asked && lack && <Wrong words={lack} />}
        {problem && <Refused problem={problem} named={named} />}
        {mayTake && !(isDecided && wish.moved > 0) && (
          <button type="submit" disabled={busy}>
            {say(whom === NOBODY ? texts.take : texts.give)}
          </button>
        )}
      </form>
      {isDecided && wish.moved > 0 && (
        <Confirm
          about={aboutOf(wish)}
          act={wish.account ? texts.give : texts.take}
          working={texts.working}
          busy={busy}
          take={take}
          cancel={() => setAsked(false)}
        >
          <p>{say(texts.unsent)}</p>
        </Confirm>
      )}
    </section>
  );
}

interface CommunitiesProps extends AssignProps {
  ticks: string[];
  tick: (ticks: string[]) => void;
}

function Communities({ communities, mayTake, ticks, tick }: CommunitiesProps) {
  const isAll = ticks.length === communities.length;
  const turn = (psu: string) =>
    tick(ticks.includes(psu) ? ticks.filter((one) => one !== psu) : [...ticks, psu]);
  return (
    <>
      {mayTake && communities.length > 1 && (
        <label class="tick">
          <input
            type="checkbox"
            checked={isAll}
            onChange={() => tick(isAll ? [] : communities.map((one) => one.psu))}
          />
          {say(texts.every)}
        </label>
      )}
      <DataTable
        title={say(texts.psus)}
        columns={[texts.psu, texts.cases, texts.free, texts.whose]}
        kind="compare ticks"
      >
        {communities.map((one) => (
          <tr key={one.psu}>
            <th scope="row">
              <label class="tick">
                {mayTake && (
                  <input
                    type="checkbox"
                    checked={ticks.includes(one.psu)}
                    onChange={() => turn(one.psu)}
                  />
                )}
                {one.psu}
              </label>
              <span class="reason">{one.stratum}</span>
            </th>
            <td>{one.cases}</td>
            <td>{one.free}</td>
            <td class="text">
              {listed(one.held.map(([name, cases]) => say(texts.some(name, cases)))) || '–'}
            </td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}

interface WhomProps extends AssignProps {
  whom: string;
  which: Which;
  choose: (whom: string) => void;
  limit: (which: Which) => void;
}

function Whom({ workers, mayGive, whom, which, choose, limit }: WhomProps) {
  return (
    <div class="pair">
      <label>
        {say(texts.whom)}
        <select required value={whom} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">{say(texts.choose)}</option>
          {mayGive && workers.filter((one) => one.able).map((one) => (
            <option key={one.account} value={one.account}>
              {say(texts.hasCases(one.account, one.region, one.cases.length))}
            </option>
          ))}
          <option value={NOBODY}>{say(texts.noOne)}</option>
        </select>
      </label>
      {whom !== NOBODY && mayGive && (
        <label>
          {say(texts.which)}
          <select value={which} onChange={(event) => limit(event.currentTarget.value as Which)}>
            <option value="free">{say(texts.onlyFree)}</option>
            <option value="all">{say(texts.all)}</option>
          </select>
        </label>
      )}
    </div>
  );
}
