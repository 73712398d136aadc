/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around every page: the way past it, home, the language, signing in and out. */
import type { ComponentChildren } from 'preact';
import { NAMES, TAGS, other, say, speak } from './language';
import { Account } from './session';
import { texts } from './texts';

interface ShellProps {
  again: () => void; /* draws everything again, in the new language */
  children: ComponentChildren;
}

export function Shell({ again, children }: ShellProps) {
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
        <nav aria-label={say(texts.pages)}>
          <a href="/staff">{say(texts.programmes)}</a>
          <a href="/staff/surveys">{say(texts.surveys)}</a>
        </nav>
        <div class="tools">
          <button type="button" class="plain" lang={TAGS[other()]} onClick={change}>
            {NAMES[other()]}
          </button>
          <Account />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
