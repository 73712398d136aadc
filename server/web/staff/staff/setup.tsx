/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first password of an account, with the code that an administrator gave. */
import { useState } from 'preact/hooks';
import { Problem, call } from '../../common/api';
import { fieldsOf } from '../form';
import { say } from '../language';
import { Refused } from '../loaded';
import { SignIn } from '../sign-in';
import { texts as shared } from '../texts';
import { Heading } from '../words';
import { passwordTexts, setupTexts as texts } from './account-texts';
import { NewPassword } from './password';

export function Setup() {
  const [done, setDone] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [differ, setDiffer] = useState(false);
  const submit = (event: Event) => {
    const { name, setup_code, next, again } = fieldsOf(event);
    setProblem(null);
    setDiffer(next !== again);
    if (next !== again) return;
    call<void>('POST', '/api/v1/session/setup', {
      body: { name, setup_code, password: next },
      empty: true,
    }).then(
      () => setDone(true),
      (error) => setProblem(error as Problem),
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
      <label>
        {say(shared.name)}
        <input name="name" autocomplete="username" autocapitalize="none" required />
      </label>
      <label>
        {say(texts.code)}
        <input name="setup_code" autocomplete="off" autocapitalize="characters" required />
      </label>
      <NewPassword />
      {differ && (
        <p class="error" role="alert">
          {say(passwordTexts.differ)}
        </p>
      )}
      {problem &&
        (problem.is('setup-code-unknown') ? (
          <p class="error" role="alert">
            {say(texts.wrong)}
          </p>
        ) : (
          <Refused problem={problem} />
        ))}
      <button type="submit">{say(texts.title)}</button>
    </form>
  );
}
