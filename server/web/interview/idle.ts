/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks when nobody has touched the tablet for a while, also while its screen was off. */
const LOOK_MS = 5000;

let limitMs = 0; /* 0: nothing to lock */
let touchedAt = 0;
let locked: () => void = () => undefined;

export function lockAfter(minutes: number): void {
  limitMs = minutes * 60000;
  touchedAt = Date.now();
}

function touched(): void {
  look(); /* the first touch after a long sleep is too late */
  touchedAt = Date.now();
}

function look(): void {
  if (!limitMs || Math.abs(Date.now() - touchedAt) < limitMs) return;
  limitMs = 0;
  locked();
}

export function watchIdle(lock: () => void): void {
  locked = lock;
  setInterval(look, LOOK_MS);
  document.addEventListener('visibilitychange', look);
  ['pointerdown', 'keydown', 'input'].forEach((type) => addEventListener(type, touched, true));
}
