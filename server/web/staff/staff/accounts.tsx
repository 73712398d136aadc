/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Other people's accounts, for administrators: made with a setup code that is good once, changed,
 * disabled, and reset for who has lost the password or the phone.
 */
import { useState } from 'preact/hooks';
import type { Problem } from '../../common/api';
import { roleLabels } from '../../common/words';
import type { AccountList, Role, SetupCode } from '../../generated/openapi';
import { fieldsOf } from '../form';
import { say } from '../language';
import { Loaded, Refused } from '../loaded';
import { ask, who } from '../session';
import { texts as shared } from '../texts';
import { Heading } from '../words';
import { accountTexts, peopleTexts as texts } from './account-texts';

type Account = AccountList['accounts'][number];

const PATH = '/api/v1/accounts';
const ROLES = Object.keys(roleLabels) as Role[];

export function Accounts() {
  return (
    <>
      <Heading text={say(shared.accounts)} />
      <Loaded<AccountList> path={PATH} fits={(reply) => !!reply && Array.isArray(reply.accounts)}>
        {({ accounts }, _set, reload) => <People accounts={accounts} reload={reload} />}
      </Loaded>
    </>
  );
}

const hasCode = (reply: SetupCode) => !!reply && typeof reply.setup_code === 'string';

function People({ accounts, reload }: { accounts: Account[]; reload: () => void }) {
  const [code, setCode] = useState<{ name: string; text: string } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const failed = (error: unknown) => setProblem(error as Problem);
  const show = (name: string) => (reply: SetupCode) => {
    setCode({ name, text: reply.setup_code });
    setProblem(null);
    reload();
  };
  const make = (event: Event) => {
    const { name = '', role, region } = fieldsOf(event);
    ask<SetupCode>('POST', PATH, { body: { name, role, region }, fits: hasCode }).then(
      show(name),
      failed,
    );
  };
  const reset = (name: string) =>
    ask<SetupCode>('POST', `${PATH}/${encodeURIComponent(name)}/reset`, { fits: hasCode }).then(
      show(name),
      failed,
    );
  const change = (name: string, body: object) =>
    ask<unknown>('PATCH', `${PATH}/${encodeURIComponent(name)}`, { body, empty: true }).then(() => {
      setProblem(null);
      reload();
    }, failed);
  return (
    <>
      {code && <Code name={code.name} code={code.text} />}
      {problem && <Refused problem={problem} />}
      <details class="card">
        <summary>{say(texts.make)}</summary>
        <form onSubmit={make}>
          <label>
            {say(shared.name)}
            <input name="name" autocapitalize="none" autocomplete="off" required />
          </label>
          <RoleAndRegion role="monitor" region={who() ? who()!.region : ''} />
          <button type="submit">{say(texts.make)}</button>
        </form>
      </details>
      <ul class="surveys">
        {accounts.map((one) => (
          <One key={one.name} account={one} reset={reset} change={change} />
        ))}
      </ul>
    </>
  );
}

/* Shown this once. */
function Code({ name, code }: { name: string; code: string }) {
  return (
    <div class="disclaimer" role="status">
      <p>{say(texts.code(name))}</p>
      <p>
        <code>{code}</code>
      </p>
      <p class="small">{say(texts.codeUse(`${location.origin}/staff/setup`))}</p>
    </div>
  );
}

function RoleAndRegion({ role, region }: { role: Role; region: string }) {
  return (
    <>
      <label>
        {say(accountTexts.role)}
        <select name="role">
          {ROLES.map((one) => (
            <option key={one} value={one} selected={one === role}>
              {say(roleLabels[one])}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say(accountTexts.region)}
        <input name="region" inputMode="numeric" defaultValue={region} required />
      </label>
    </>
  );
}

interface OneProps {
  account: Account;
  reset: (name: string) => void;
  change: (name: string, body: object) => void;
}

function One({ account, reset, change }: OneProps) {
  const { name, role, region, disabled } = account;
  return (
    <li>
      <b>{name}</b>{' '}
      <span class="small">
        {say(roleLabels[role])} · {region}
      </span>{' '}
      {disabled && <b class="state">{say(texts.disabled)}</b>}
      <details>
        <summary>{say(texts.change)}</summary>
        <form
          onSubmit={(event) => {
            const given = fieldsOf(event);
            change(name, { role: given.role, region: given.region });
          }}
        >
          <RoleAndRegion role={role} region={region} />
          <button type="submit">{say(texts.save)}</button>
        </form>
        <p class="small">{say(texts.resetAbout)}</p>
        <p class="buttons">
          <button type="button" class="other" onClick={() => reset(name)}>
            {say(texts.reset)}
          </button>
          <button type="button" class="other" onClick={() => change(name, { disabled: !disabled })}>
            {say(disabled ? texts.enable : texts.disable)}
          </button>
        </p>
      </details>
    </li>
  );
}
