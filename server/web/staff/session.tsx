/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loading with an API token when the server asks for one. The token is kept in sessionStorage, for
 * this tab only.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Problem, call } from '../common/api';
import { say } from './language';
import { texts } from './texts';

const KEY = 'kesu:staff-token';

export function token(): string {
  try {
    return sessionStorage.getItem(KEY) || '';
  } catch {
    return '';
  }
}

function setToken(value: string): void {
  try {
    sessionStorage.setItem(KEY, value);
  } catch {
    /* without storage the next page asks for the token again */
  }
}

/* At the top of every page: without an account, only public results are visible. */
export function Account() {
  const [asking, ask] = useState(false);
  const enter = (value: string) => {
    setToken(value);
    location.reload();
  };
  if (asking) return <SignIn signIn={enter} />;
  if (token())
    return (
      <button type="button" class="plain" onClick={() => enter('')}>
        {say(texts.signOut)}
      </button>
    );
  return (
    <button type="button" class="plain" onClick={() => ask(true)}>
      {say(texts.signIn)}
    </button>
  );
}

interface LoadedProps<T> {
  path: string;
  fits: (reply: T) => boolean; /* whether it is what was asked for */
  /* set: what a change has replied with; reload: ask again */
  children: (data: T, set: (data: T) => void, reload: () => void) => ComponentChildren;
}

export function Loaded<T>({ path, fits, children }: LoadedProps<T>) {
  const [data, setData] = useState<T | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = (secret: string) => {
    setProblem(null);
    call<T>('GET', path, { secret, fits }).then(setData, (error) => setProblem(error as Problem));
  };
  useEffect(() => load(token()), [path]);
  const signIn = (value: string) => {
    setToken(value);
    load(value);
  };
  if (problem && (problem.status === 401 || problem.status === 403))
    return <SignIn problem={problem} signIn={signIn} />;
  if (problem) return <Failed problem={problem} retry={() => load(token())} />;
  if (!data) return <p role="status">{say(texts.loading)}</p>;
  return <>{children(data, setData, () => load(token()))}</>;
}

function SignIn({ problem, signIn }: { problem?: Problem; signIn: (value: string) => void }) {
  const [value, setValue] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (value.trim()) signIn(value.trim());
  };
  return (
    <form onSubmit={submit} class="sign-in">
      <h2>{say(texts.pleaseSignIn)}</h2>
      {problem && token() && (
        <p class="error" role="alert">
          {say(problem.status === 401 ? texts.tokenWrong : texts.tokenMayNot)}
        </p>
      )}
      <label>
        {say(texts.token)}
        <input
          type="password"
          autocomplete="current-password"
          value={value}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
      </label>
      <button type="submit">{say(texts.signIn)}</button>
    </form>
  );
}

function Failed({ problem, retry }: { problem: Problem; retry: () => void }) {
  return (
    <div class="error" role="alert">
      <p>{say(problem.status === 404 ? texts.notFound : texts.failed)}</p>
      {problem.detail && <p>{problem.detail}</p>}
      {problem.requestId && (
        <p class="small">
          {say(texts.requestId)} {problem.requestId}
        </p>
      )}
      <button type="button" onClick={retry}>
        {say(texts.again)}
      </button>
    </div>
  );
}
