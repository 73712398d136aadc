/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Signing in: name and password, then the code where the account has a second factor; or at a provider
 * of the office. The name and the password are not told apart when one of them is wrong.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { call, type Problem } from '../common/api';
import type { Providers as Listed } from '../generated/openapi';
import { NameField, Wrong, fieldsOf, useSending } from './form';
import { say } from './language';
import { mark, signIn } from './session';
import { texts } from './texts';

export function SignIn() {
  const { problem, busy, begin } = useSending();
  const needsCode = useRef(false);
  if (problem && problem.is('second-factor-needed')) needsCode.current = true;
  const submit = (event: Event) => {
    const { name = '', password = '', code = '' } = fieldsOf(event);
    begin(
      () => signIn(name, password, code.replace(/\s/g, '')),
      () => undefined, /* the whole page is drawn again */
    );
  };
  return (
    <form onSubmit={submit} class="sign-in">
      <h2>{say(texts.pleaseSignIn)}</h2>
      <NameField />
      <label>
        {say(texts.password)}
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      {needsCode.current && (
        <label>
          {say(texts.code)}
          <input name="code" inputMode="numeric" autocomplete="one-time-code" ref={focus} required />
        </label>
      )}
      {problem && <Wrong words={wordsOf(problem, needsCode.current)} />}
      <button type="submit" disabled={busy}>
        {say(texts.signIn)}
      </button>
      <p>
        <a href="/staff/setup">{say(texts.firstTime)}</a>
      </p>
      <Providers />
    </form>
  );
}

function focus(input: HTMLInputElement | null): void {
  if (input && !input.value) input.focus();
}

function wordsOf(problem: Problem, needsCode: boolean) {
  if (problem.is('second-factor-needed')) return texts.codeNeeded;
  if (problem.is('sign-in-failed')) return needsCode ? texts.codeWrong : texts.signInWrong;
  if (problem.status === 429) return texts.signInLocked(Math.ceil(problem.retryAfterMs / 1000));
  return texts.failed;
}

/* Of the office's own directory, where there is one. It comes back to /staff, with what went wrong. */
function Providers() {
  const [providers, setProviders] = useState<Listed['providers']>([]);
  useEffect(() => {
    call<Listed>('GET', '/api/v1/oidc', {
      fits: (reply) => !!reply && Array.isArray(reply.providers),
    }).then(
      (reply) => setProviders(reply.providers),
      () => undefined, /* signing in by name goes on */
    );
  }, []);
  return (
    <>
      {new URLSearchParams(location.search).has('problem') && (
        <Wrong words={texts.providerFailed} />
      )}
      {providers.map((one) => (
        <p key={one.id}>
          <a href={`/api/v1/oidc/${encodeURIComponent(one.id)}/start`} onClick={() => mark(true)}>
            {say(texts.signInBy(one.title))}
          </a>
        </p>
      ))}
    </>
  );
}
