/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A double tap counts as one. Its second tap falls on the next screen already, at the same place,
 * or undoes on the same screen what the first has done: such a tap does nothing at all. A button
 * that leads on does nothing either, wherever it is, for the moment in which nobody can have read a
 * new screen, unless its question has been answered.
 */
const DOUBLE_MS = 500;
/* On the same screen: a label's click reaches its input sooner, who unticks a slip takes longer. */
const SAME_SCREEN_MS = [20, 200] as const;
const SLOP_PX = 24;

let shown = false; /* a screen, since the last tap */
let movedAt = -Infinity;
let touched = false;
let last = { x: 0, y: 0, at: -Infinity };

export function screenShown(): void {
  shown = true;
}

/* From one question to another. */
export function moved(): void {
  movedAt = performance.now();
  touched = false;
}

/* Whether a tap that would lead to another question is the second one of a double tap. */
export function isSecondTap(): boolean {
  return !touched && performance.now() - movedAt < DOUBLE_MS;
}

function onClick(event: MouseEvent): void {
  if (!event.detail) return; /* by keyboard */
  const near = Math.hypot(event.clientX - last.x, event.clientY - last.y) < SLOP_PX;
  /* The times of the taps, not those at which a slow phone gets round to them. */
  const after = event.timeStamp - last.at;
  const [from, to] = shown ? [0, DOUBLE_MS] : SAME_SCREEN_MS;
  const second = near && after >= from && after < to;
  last = { x: event.clientX, y: event.clientY, at: event.timeStamp };
  shown = false;
  if (!second) return;
  event.preventDefault();
  event.stopPropagation();
}

/* Who has typed between two taps has not tapped twice. */
function onTyped(event: Event): void {
  if ((event.target as HTMLInputElement).type === 'text') last.at = -Infinity;
}

function onTouched(event: Event): void {
  if ((event.target as Element).closest('.option, .field, [data-clear]')) touched = true;
}

export function watchTaps(): void {
  addEventListener('click', onClick, true);
  addEventListener('input', onTyped, true);
  ['click', 'input', 'change'].forEach((type) =>
    document.addEventListener(type, onTouched, true),
  );
}
