/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around every page: the way past it, the pages, who has signed in, and the language. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { NAMES, TAGS, other, say, speak } from './language';
import { later } from './later';
import { may, signOut, who } from './session';
import { SignIn } from './sign-in';
import { texts } from './texts';

/* The words of figures come with it, which signing in does without. */
const Role = later(
  () => import('./role').then((part) => part.Role),
  () => null,
);

interface ShellProps {
  again: () => void; /* draws everything again, in the new language */
  children: ComponentChildren;
}

export function Shell({ again, children }: ShellProps) {
  const [asking, ask] = useState(new URLSearchParams(location.search).has('problem'));
  const change = () => {
    speak(other());
    again();
  };
  return (
    <>
      <a class="skip" href="#main">
        {say(texts.skip)}
      </a>
      <header>
        <a class="home" href="/staff">
          {say(texts.home)} <span class="small">{say(texts.tagline)}</span>
        </a>
        <Pages />
        <div class="tools">
          <button type="button" class="plain" lang={TAGS[other()]} onClick={change}>
            {NAMES[other()]}
          </button>
          <Account signIn={() => ask(true)} />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {asking && !who() ? <SignIn /> : children}
      </main>
    </>
  );
}

/* Those that the account may open. */
function Pages() {
  return (
    <nav aria-label={say(texts.pages)}>
      <a href="/staff">{say(texts.programmes)}</a>
      <a href="/staff/overview">{say(texts.overview)}</a>
      <a href="/staff/compare">{say(texts.compare)}</a>
      {who() && <a href="/staff/surveys">{say(texts.surveys)}</a>}
      {may('manage_accounts') && <a href="/staff/accounts">{say(texts.accounts)}</a>}
      {may('read_audit') && <a href="/staff/audit">{say(texts.audit)}</a>}
    </nav>
  );
}

/* Without an account only public results are visible. */
function Account({ signIn }: { signIn: () => void }) {
  const session = who();
  if (!session)
    return (
      <button type="button" class="plain" onClick={signIn}>
        {say(texts.signIn)}
      </button>
    );
  return (
    <>
      <a class="who" href="/staff/account">
        {session.account}
        <Role session={session} />
      </a>
      <button type="button" class="plain" onClick={() => signOut(false)}>
        {say(texts.signOut)}
      </button>
    </>
  );
}
