/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page around its screens: the bar with the state of saving, the language and the text size. */
import { Problem, insist, wake } from '../common/api';
import * as disk from './disk';
import { fill, h } from './dom';
import { place } from './place';
import type { SaverState } from './saver';
import { waitingScreen } from './screens';
import { screenShown } from './taps';
import { speak, spoken, t, type Language, type Word } from './text';

const SAVING_SHOWN_MS = 400; /* a quick save must not make the display flicker */

const page = document.getElementById('page')!;
const status = h('span', { role: 'status' });
const badge = h('span', { class: 'badge' });
const big = h('button', { type: 'button', onclick: () => enlarge(!enlarged()) });
const other = h('button', { type: 'button', onclick: () => changeLanguage() });
let statusTimer = 0;
let saving: SaverState | null = null;
let differing = false; /* the screen shows what was not given to the saver */
let drawAgain: (() => void) | null = null;
let notice: HTMLElement | null = null;
let rehearsal = false;
let mark: Word | null = null;
const rehearsalName = 'rehearsal:' + place;

function enlarged(): boolean {
  return document.documentElement.classList.contains('big');
}

function enlarge(yes: boolean): void {
  document.documentElement.classList.toggle('big', yes);
  disk.write('big', yes ? '1' : '0');
  big.textContent = t(yes ? 'normal' : 'big');
}

function changeLanguage(): void {
  const chosen: Language = spoken() === 'zh' ? 'en' : 'zh';
  disk.write('language', chosen);
  speak(chosen);
  if (drawAgain) drawAgain();
}

export function setUpFrame(): void {
  speak(disk.read('language') === 'en' ? 'en' : 'zh');
  enlarge(disk.read('big') === '1');
  rehearsal = disk.read(rehearsalName) === '1';
  const tools = h('span', { class: 'tools' }, other, big);
  fill(document.getElementById('bar')!, badge, tools, status);
}

/* Kept for the screens of a later visit, which do not ask for the survey. */
export function showRehearsal(yes: boolean): void {
  rehearsal = yes;
  disk.write(rehearsalName, yes ? '1' : '0');
  showBadge();
}

export function isRehearsalKnown(): boolean {
  return disk.read(rehearsalName) !== null;
}

/* What is shown is no survey: said on every screen. */
export function showMark(word: Word): void {
  mark = word;
  showBadge();
}

/* On every screen, but for one that says it with more words. */
function showBadge(): void {
  if (mark) badge.textContent = t(mark);
  else badge.textContent = rehearsal && !page.querySelector('.rehearsal') ? t('rehearsal') : '';
}

/*
 * `again` draws the screen in the other language. The language is part of an attempt, so a screen of
 * an attempt has none.
 */
export function show(screen: HTMLElement, again: (() => void) | null = null): void {
  drawAgain = again;
  differing = false;
  other.hidden = !again;
  other.textContent = t('other');
  other.lang = spoken() === 'zh' ? 'en' : 'zh-CN';
  big.textContent = t(enlarged() ? 'normal' : 'big');
  fill(page, screen);
  showBadge();
  showStatus();
  screenShown();
  scrollTo(0, 0);
  const heading = document.getElementById('heading');
  if (heading) heading.focus({ preventScroll: true });
}

/* A message on the present screen, until the person has done something about it. */
export function addNotice(message: HTMLElement, first = false): void {
  removeNotice();
  page.insertBefore(message, first ? page.firstChild : null);
  notice = message;
}

export function removeNotice(): void {
  if (notice) notice.remove();
  notice = null;
}

export function setStatus(state: SaverState | null): void {
  saving = state;
  showStatus();
}

export function setDiffers(yes: boolean): void {
  differing = yes;
  showStatus();
}

function showStatus(): void {
  clearTimeout(statusTimer);
  const state = differing && saving !== 'retrying' ? 'unsaved' : saving;
  const set = () => {
    status.className = state || '';
    const text = state ? t(state) : '';
    if (status.textContent !== text) status.textContent = text;
  };
  if (state !== 'saving') return set();
  if (status.className === 'saved' || status.className === 'unsaved') {
    status.className = '';
    status.textContent = '';
  }
  if (status.className !== 'retrying') statusTimer = setTimeout(set, SAVING_SHOWN_MS);
}

/* Repeats a request until the server replies, and says so meanwhile. */
export function patiently<T>(request: () => Promise<T>): Promise<T> {
  return insist(request, (problem: Problem) => show(waitingScreen(problem, wake)));
}
