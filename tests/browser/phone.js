/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A phone: Chromium with a small screen, which records every console error and refused content; and
 * the actions of a resident: taps, and reading back what was tapped.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const WAIT_MS = 150000; /* for what will happen; a busy machine may take its time */

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.KESU_CHROMIUM || '/usr/bin/chromium',
    args: FLAGS,
    timeout: WAIT_MS,
  });
}

export async function newPhone(browser, { width = 360, height = 640, ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
    locale: 'zh-CN',
    ...more,
  });
  return observed(context, await context.newPage());
}

function observed(context, page) {
  page.setDefaultTimeout(WAIT_MS);
  const errors = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  return { context, page, errors };
}

/* A tablet of an interviewer, which writes to a disk of its own. */
export async function newTablet(folder, { width, height }) {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.KESU_CHROMIUM || '/usr/bin/chromium',
    args: FLAGS,
    timeout: WAIT_MS,
    viewport: { width, height },
    hasTouch: true,
    isMobile: true,
    locale: 'zh-CN',
  });
  return observed(context, context.pages()[0]);
}

/* The phone as that of an account's owner, who has signed in. */
export async function signIn({ context, page }, url, name, password) {
  const data = { name, password };
  const reply = await context.request.post(url + '/api/v1/session', { data });
  assert.equal(reply.status(), 201, await reply.text());
  const { csrf } = await reply.json();
  await page.addInitScript(() => localStorage.setItem('kesu:signed-in', '1'));
  /* What is asked of the API by the session, beside the page. */
  return async (method, path, body) => {
    const headers = { 'X-Kesu-CSRF': csrf };
    const told = await context.request.fetch(url + '/api/v1' + path, { method, headers, data: body });
    assert.equal(told.status(), 200, await told.text());
    return told.json();
  };
}

/*
 * Every screen must fit: it must not scroll sideways, nothing may be cut off at its side, and no
 * word of a button may be broken.
 */
export async function assertFits(page, where) {
  const { wide, view, beyond, broken } = await page.evaluate(() => {
    const view = document.documentElement.clientWidth;
    const scrolls = (element) => element.closest('.scroll') !== null;
    const beyond = [...document.querySelectorAll('body *')]
      .filter((one) => !scrolls(one) && one.getBoundingClientRect().right > view + 1)
      .map((one) => `${one.tagName} "${one.textContent.slice(0, 20)}"`);
    const linesOf = (node, word) => {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
    };
    const broken = [...document.querySelectorAll('#bar *, .nav button')]
      .flatMap((one) => [...one.childNodes])
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .filter((node) => [...node.data.matchAll(/\S+/g)].some((word) => linesOf(node, word) > 1))
      .map((node) => node.data);
    return { wide: document.documentElement.scrollWidth, view, beyond, broken };
  });
  assert.ok(wide <= view, `${where} is ${wide} px wide on a screen of ${view} px`);
  assert.deepEqual(beyond, [], `${where} goes beyond a screen of ${view} px`);
  assert.deepEqual(broken, [], `${where} breaks words on a screen of ${view} px`);
}

/* No line of a chart runs through a text. */
export async function assertLinesMissTexts(page, where) {
  const crossed = await page.evaluate(() => {
    /* Texts of a picture with a standing axis lie on a white ground of their own. */
    const drawn = document.querySelectorAll('svg:not(.standing) :is(line, path, polyline)');
    const lines = [...drawn].map((line) => line.getBoundingClientRect());
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      for (const text of range.getClientRects())
        for (const box of lines) {
          const apart =
            box.right <= text.left || box.left >= text.right ||
            box.bottom <= text.top || box.top >= text.bottom;
          if (!apart) found.push(walker.currentNode.data);
        }
    }
    return found;
  });
  assert.deepEqual(crossed, [], `${where}: lines run through texts`);
}

export async function shot(page, name, fullPage = false) {
  const folder = process.env.KESU_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, name + '.png'), fullPage });
}

export async function begin(page) {
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '开始答题' }).click();
  await page.locator('.place').waitFor();
}

export function heading(page) {
  return page.locator('#heading').textContent();
}

/* Answers the question on the screen: the option `pick` modulo the number of options, or a year. */
export async function answer(page, pick) {
  const number = page.locator('input[inputmode=numeric]');
  if (await number.count()) {
    await number.fill('1960');
    return '1960';
  }
  const options = page.locator('label.option');
  const chosen = options.nth(pick % (await options.count()));
  const text = await chosen.textContent(); /* after the tap the screen may be another one */
  await tap(page, chosen);
  return text;
}

/*
 * Taps an option; once more when the page took the tap for the second one of a double tap. The page
 * may go to another screen at once, where the option is no more.
 */
async function tap(page, option) {
  const input = option.locator('input');
  const ticked = (await input.getAttribute('type')) === 'radio' || !(await input.isChecked());
  for (;;) {
    await option.click();
    const [now = ticked] = await input.evaluateAll((inputs) => inputs.map((one) => one.checked));
    if (now === ticked) return;
    await page.waitForTimeout(DOUBLE_TAP_MS);
  }
}

/* Go to the next screen, and to the previous one. */
export const next = (page) => move(page, '.nav .main');
export const back = (page) => move(page, '.nav button:not(.main)');

/* A tap sooner after another one is taken for a double tap, unless an answer was given between. */
export const DOUBLE_TAP_MS = 550;

async function move(page, button) {
  const before = await page.locator('#heading').elementHandle();
  for (;;) {
    await page.locator(button).click();
    const moved = page.waitForFunction((old) => !old.isConnected, before, {
      timeout: DOUBLE_TAP_MS,
    });
    if (await moved.then(() => true, () => false)) return;
  }
}

/* Waits until the page says that everything is saved. */
export function saved(page) {
  return page.getByRole('status').filter({ hasText: '已保存' }).waitFor();
}

/* The attempt's id and secret, as the phone keeps them. */
export async function attemptOf(page) {
  const { attempt, secret } = await page.evaluate(() =>
    JSON.parse((localStorage || sessionStorage).getItem('kesu:' + location.pathname)),
  );
  return { id: attempt, secret };
}

export async function stateOf(url, { id, secret }) {
  const reply = await fetch(`${url}/api/v1/attempts/${id}`, {
    headers: { Authorization: 'Bearer ' + secret },
  });
  assert.equal(reply.status, 200);
  return reply.json();
}
