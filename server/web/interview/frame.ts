/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page around its screens: the bar with language, text size and lock, and the way back. A screen
 * of the resident has no way to anything of the interviewer's.
 */
import * as disk from '../respond/disk';
import { fill, h } from '../respond/dom';
import { screenShown } from '../respond/taps';
import { speak, spoken, t, type Language } from '../respond/text';
import { w } from './texts';

export interface Around {
  again?: () => void; /* draws the screen in the other language */
  back?: () => void;
  lock?: () => void;
  resident?: boolean;
  rehearsal?: boolean; /* of the survey that the screen is about */
}

const bar = document.getElementById('bar')!;
const page = document.getElementById('page')!;
const status = h('span', { role: 'status' });
let around: Around = {};
let chosen: Language = 'zh'; /* the interviewer's; a form is in its own */

function tool(text: string, onclick: () => void, more = {}): HTMLElement {
  return h('button', { type: 'button', onclick, ...more }, text);
}

function changeLanguage(): void {
  chosen = spoken() === 'zh' ? 'en' : 'zh';
  disk.write('language', chosen);
  if (around.again) around.again();
}

/* A form may have spoken another language. What the interviewer sees is made after this call. */
export function speakOwn(): void {
  speak(chosen);
}

function enlarged(): boolean {
  return document.documentElement.classList.contains('big');
}

export function enlarge(yes: boolean): void {
  document.documentElement.classList.toggle('big', yes);
  drawBar();
}

function drawBar(): void {
  const other = { lang: spoken() === 'zh' ? 'en' : 'zh-CN' };
  fill(
    bar,
    !around.resident && h('b', { class: 'brand' }, w('brand')),
    around.rehearsal &&
      !page.querySelector('.rehearsal') &&
      h('span', { class: 'badge' }, w('rehearsal')),
    h(
      'span',
      { class: 'tools' },
      around.again ? tool(t('other'), changeLanguage, other) : null,
      tool(t(enlarged() ? 'normal' : 'big'), () => enlarge(!enlarged())),
      around.lock ? tool(w('lock'), around.lock) : null,
    ),
    status,
  );
  showNetwork();
}

/* The resident's screens say there what is kept. */
export function setStatus(text: string, kind = ''): void {
  status.className = kind;
  if (status.textContent !== text) status.textContent = text;
}

function showNetwork(): void {
  if (!around.resident) setStatus(w(navigator.onLine ? 'online' : 'offline'));
}

export function show(screen: HTMLElement, next: Around = {}): void {
  if (!!around.resident !== !!next.resident) setStatus('');
  around = next;
  fill(page, screen);
  drawBar();
  screenShown();
  scrollTo(0, 0);
  const heading = document.getElementById('heading');
  if (heading) heading.focus({ preventScroll: true });
  if (!next.resident) document.title = w('brand');
}

/* Only one entry of this page is in the history, so that Back leaves a screen and not the page. */
export function setUpFrame(): void {
  chosen = disk.read('language') === 'en' ? 'en' : 'zh';
  speakOwn();
  history.pushState(null, '');
  addEventListener('popstate', () => {
    history.pushState(null, '');
    if (around.back) around.back();
  });
  addEventListener('online', showNetwork);
  addEventListener('offline', showNetwork);
  drawBar();
}
