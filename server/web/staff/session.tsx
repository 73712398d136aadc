/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loading with an API token when the server asks for one. The token is kept in sessionStorage, for
 * this tab only.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Problem, call } from '../common/api';

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
  return (
    <p class="account">
      {token() ? (
        <button type="button" class="plain" onClick={() => enter('')}>
          退出登录 Sign out
        </button>
      ) : (
        <button type="button" class="plain" onClick={() => ask(true)}>
          登录 Sign in
        </button>
      )}
    </p>
  );
}

interface LoadedProps<T> {
  path: string;
  fits: (reply: T) => boolean; /* whether it is what was asked for */
  children: (data: T) => ComponentChildren;
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
  if (!data) return <p role="status">正在读取… Loading…</p>;
  return <>{children(data)}</>;
}

function SignIn({ problem, signIn }: { problem?: Problem; signIn: (value: string) => void }) {
  const [value, setValue] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (value.trim()) signIn(value.trim());
  };
  return (
    <form onSubmit={submit} class="sign-in">
      <h2>
        请登录<span class="en">Sign in</span>
      </h2>
      {problem && token() && (
        <p class="error" role="alert">
          {problem.status === 401 ? '令牌无效或已过期。' : '此令牌无权查看本页。'}
          <span class="en" lang="en">
            {problem.status === 401
              ? 'The token is not valid.'
              : 'This token may not see this page.'}
          </span>
        </p>
      )}
      <label>
        访问令牌<span class="en">Access token</span>
        <input
          type="password"
          autocomplete="current-password"
          value={value}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
      </label>
      <button type="submit">登录 Sign in</button>
    </form>
  );
}

function Failed({ problem, retry }: { problem: Problem; retry: () => void }) {
  const missing = problem.status === 404;
  return (
    <div class="error" role="alert">
      <p>
        {missing ? '未找到。' : '数据读取失败。'}
        <span class="en" lang="en">
          {missing ? 'Not found.' : 'The data could not be read.'}
        </span>
      </p>
      {problem.detail && <p>{problem.detail}</p>}
      {problem.requestId && <p class="small">请求编号 Request ID: {problem.requestId}</p>}
      <button type="button" onClick={retry}>
        再试一次 Try again
      </button>
    </div>
  );
}
