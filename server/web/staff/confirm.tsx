/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cannot be taken back is said once more before it is done. */
import type { ComponentChildren } from 'preact';
import type { Words } from '../generated/openapi';
import { say } from './language';
import { texts } from './texts';

interface ConfirmProps {
  about: Words;
  act: Words;
  working: Words;
  busy: boolean;
  take: () => void;
  cancel: () => void;
  children?: ComponentChildren;
}

/* The button that was tapped has made way for the question. */
function focus(box: HTMLElement | null): void {
  if (box && !box.contains(document.activeElement)) box.focus();
}

export function Confirm({ about, act, working, busy, take, cancel, children }: ConfirmProps) {
  return (
    <div class="confirm" ref={focus} tabIndex={-1}>
      <p>
        <b>{say(texts.sure)}</b> {say(about)}
      </p>
      {children}
      <p class="buttons">
        <button type="button" disabled={busy} onClick={take}>
          {say(act)}
        </button>
        <button type="button" class="other" disabled={busy} onClick={cancel}>
          {say(texts.cancel)}
        </button>
      </p>
      <p role="status">{busy && say(working)}</p>
    </div>
  );
}
