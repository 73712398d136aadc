/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read from the server: shown when it is there; where it takes an account, signing in is. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../common/api';
import { say, sayHalf } from './language';
import { ask, enter, who } from './session';
import { SignIn } from './sign-in';
import { texts } from './texts';

interface AskedProps<T> {
  path: string; /* asked anew when it is another one */
  request: () => Promise<T>;
  /* set: what a change has replied with; reload: ask again */
  children: (data: T, set: (data: T) => void, reload: () => void) => ComponentChildren;
}

interface LoadedProps<T> extends Omit<AskedProps<T>, 'request'> {
  fits: (reply: T) => boolean; /* whether it is what was asked for */
}

export function Loaded<T>({ path, fits, children }: LoadedProps<T>) {
  return (
    <Asked path={path} request={() => ask<T>('GET', path, { fits })}>
      {children}
    </Asked>
  );
}

/*
 * The same of something that takes several requests. A part of the page that was drawn before may ask
 * again, and replies may come in another order: what is asked for is always the newest path, and only
 * the reply to the latest request is shown.
 */
export function Asked<T>({ path, request, children }: AskedProps<T>) {
  const [data, setData] = useState<T | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const newest = useRef(request);
  const asked = useRef(0);
  newest.current = request;
  const show = (reply: T) => {
    asked.current++; /* what was asked before a change knows nothing of it */
    setData(reply);
  };
  const load = () => {
    const number = ++asked.current;
    setProblem(null);
    newest.current().then(
      (reply) => number === asked.current && show(reply),
      (error) => number === asked.current && setProblem(error as Problem),
    );
  };
  useEffect(load, [path, who() && who()!.account]);
  if (problem && problem.status === 401) return <SignInAgain />;
  if (problem) return <Failed problem={problem} retry={load} />;
  if (!data) return <p role="status">{say(texts.loading)}</p>;
  return <>{children(data, show, load)}</>;
}

/* The session has ended, or there was none: the page is there again after signing in. */
function SignInAgain() {
  useEffect(() => {
    if (who()) enter(null);
  }, []);
  return <SignIn />;
}

function reasonOf(problem: Problem) {
  if (problem.status === 404) return texts.notFound;
  return problem.status === 403 ? texts.mayNot : texts.failed;
}

function Failed({ problem, retry }: { problem: Problem; retry: () => void }) {
  return (
    <div class="error" role="alert">
      <p>{say(reasonOf(problem))}</p>
      {problem.detail && <p>{sayHalf(problem.detail)}</p>}
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

interface RefusedProps {
  problem: Problem;
  placed?: (pointer: string) => boolean; /* what a field says by itself */
  named?: (pointer: string) => string; /* what it is about, when the words do not say */
}

/* Why something that was asked for was not done, in words. */
export function Refused({ problem, placed = () => false, named }: RefusedProps) {
  const errors = problem.errors.filter((one) => !placed(one.pointer));
  return (
    <div class="error" role="alert" tabIndex={-1}>
      <p>{say(problem.status === 403 ? texts.mayNot : texts.notDone)}</p>
      {problem.detail && <p>{sayHalf(problem.detail)}</p>}
      {errors.length > 0 && (
        <ul>
          {errors.map((one) => (
            <li key={one.pointer}>
              {named && <b>{named(one.pointer)} </b>}
              {sayHalf(one.detail)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
