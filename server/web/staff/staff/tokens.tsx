/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The own API tokens: made, listed, rotated and revoked. A token is shown once, when it is made; it has
 * no more rights than its owner, who gives the password for it: a page that was left open makes none.
 */
import { useState } from 'preact/hooks';
import type { Problem } from '../../common/api';
import { roleLabels } from '../../common/words';
import type { TokenList, TokenMade } from '../../generated/openapi';
import { fieldsOf, Wrong } from '../form';
import { say } from '../language';
import { Loaded, Refused } from '../loaded';
import { ask, who } from '../session';
import { texts as shared } from '../texts';
import { moment } from '../words';
import { passwordTexts, tokenTexts as texts } from './account-texts';

type Token = TokenList['tokens'][number];

const PATH = '/api/v1/tokens';
const DAYS = '90';

export function Tokens() {
  return (
    <section class="card">
      <h2>{say(texts.title)}</h2>
      <p>{say(texts.about)}</p>
      <Loaded<TokenList> path={PATH} fits={(reply) => !!reply && Array.isArray(reply.tokens)}>
        {({ tokens }, _set, reload) => <Known tokens={tokens} reload={reload} />}
      </Loaded>
    </section>
  );
}

function Known({ tokens, reload }: { tokens: Token[]; reload: () => void }) {
  const [made, setMade] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const failed = (error: unknown) => setProblem(error as Problem);
  const show = (reply: TokenMade) => {
    setMade(reply.token);
    setProblem(null);
    reload();
  };
  const isMade = (reply: TokenMade) => !!reply && typeof reply.token === 'string';
  const make = (event: Event) => {
    const { label, days, password } = fieldsOnce(event);
    const body = { label, days: Number(days), password };
    ask<TokenMade>('POST', PATH, { body, fits: isMade }).then(show, failed);
  };
  const rotate = (token: Token, event: Event) => {
    const { password } = fieldsOnce(event);
    const path = `${PATH}/${token.id}/rotation`;
    ask<TokenMade>('POST', path, { body: { password }, fits: isMade }).then(show, failed);
  };
  const revoke = (token: Token) =>
    ask<void>('DELETE', `${PATH}/${token.id}`, { empty: true }).then(reload, failed);
  return (
    <>
      {made && (
        <p class="disclaimer" role="status">
          {say(texts.once)}
          <br />
          <code>{made}</code>
        </p>
      )}
      {problem && <Failed problem={problem} />}
      <ul class="surveys">
        {tokens.map((token) => (
          <One key={token.id} token={token} rotate={rotate} revoke={revoke} />
        ))}
      </ul>
      <details>
        <summary>{say(texts.make)}</summary>
        <form onSubmit={make}>
          <label>
            {say(texts.label)}
            <input name="label" maxLength={64} required />
          </label>
          <label>
            {say(texts.days)}
            <input name="days" type="number" min="1" max="3660" defaultValue={DAYS} required />
          </label>
          <OwnPassword />
          <button type="submit">{say(texts.make)}</button>
        </form>
      </details>
    </>
  );
}

/* A password that was typed does not wait for whoever comes to this page next. */
function fieldsOnce(event: Event) {
  const fields = fieldsOf(event);
  const typed = (event.currentTarget as HTMLFormElement).elements.namedItem('password');
  if (typed instanceof HTMLInputElement) typed.value = '';
  return fields;
}

function Failed({ problem }: { problem: Problem }) {
  if (problem.is('sign-in-failed')) return <Wrong words={passwordTexts.wrong} />;
  if (problem.is('sign-in-again')) return <Wrong words={texts.signInAgain} />;
  return <Refused problem={problem} />;
}

/* An account of a provider has none. */
function OwnPassword() {
  if (!who() || !who()!.password) return <p class="small">{say(texts.recent)}</p>;
  return (
    <label>
      {say(shared.password)}
      <input name="password" type="password" autocomplete="current-password" required />
    </label>
  );
}

interface OneProps {
  token: Token;
  rotate: (token: Token, event: Event) => void;
  revoke: (token: Token) => void;
}

function One({ token, rotate, revoke }: OneProps) {
  const [asking, setAsking] = useState(false);
  return (
    <li>
      <b>{token.label}</b>{' '}
      <span class="small">
        {say(roleLabels[token.role])} · {token.region} ·{' '}
        {say(texts.until(moment(token.expires_at)))}
      </span>
      <details>
        <summary>{say(texts.rotate)}</summary>
        <form onSubmit={(event) => rotate(token, event)}>
          <p>{say(texts.rotateAbout)}</p>
          <OwnPassword />
          <button type="submit">{say(texts.rotate)}</button>
        </form>
      </details>
      <p class="buttons">
        <button type="button" class="other" onClick={() => (asking ? revoke(token) : setAsking(true))}>
          {say(asking ? texts.revokeSure : texts.revoke)}
        </button>
      </p>
    </li>
  );
}
