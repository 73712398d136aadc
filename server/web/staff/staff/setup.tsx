/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first password of an account, with the code that an administrator gave. */
import { useState } from 'preact/hooks';
import { call } from '../../common/api';
import { NameField, Wrong, fieldsOf, useSending } from '../form';
import { say } from '../language';
import { Refused } from '../loaded';
import { SignIn } from '../sign-in';
import { Heading } from '../words';
import { passwordTexts, setupTexts as texts } from './account-texts';
import { NewPassword } from './password';

export function Setup() {
  const [done, setDone] = useState(false);
  const { problem, busy, begin } = useSending();
  const [differ, setDiffer] = useState(false);
  const submit = (event: Event) => {
    const { name, setup_code, next, again } = fieldsOf(event);
    setDiffer(next !== again);
    if (next !== again) return;
    const body = { name, setup_code, password: next };
    begin(
      () => call<void>('POST', '/api/v1/session/setup', { body, empty: true }),
      () => setDone(true),
    );
  };
  if (done)
    return (
      <>
        <p role="status">{say(texts.set)}</p>
        <SignIn />
      </>
    );
  return (
    <form onSubmit={submit}>
      <Heading text={say(texts.title)} />
      <p>{say(texts.about)}</p>
      <NameField />
      <label>
        {say(texts.code)}
        <input name="setup_code" autocomplete="off" autocapitalize="characters" required />
      </label>
      <NewPassword />
      {differ && <Wrong words={passwordTexts.differ} />}
      {problem && problem.is('setup-code-unknown') && <Wrong words={texts.wrong} />}
      {problem && !problem.is('setup-code-unknown') && <Refused problem={problem} />}
      <button type="submit" disabled={busy}>
        {say(texts.title)}
      </button>
    </form>
  );
}
